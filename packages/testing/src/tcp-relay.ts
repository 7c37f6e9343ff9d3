import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * Stands in a network between clients and servers: hands each new connection on to the next of its targets, as a load
 * balancer does; without targets it refuses, as a network that is down does.
 */
export class TcpRelay {
  /** Connections that came while there was no target. */
  refused = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #silent = new WeakSet<Socket>();
  #ports: readonly number[] = [];
  #turn = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on a free port of 127.0.0.1, in front of ports of 127.0.0.1. */
  static async start(ports: readonly number[]): Promise<TcpRelay> {
    const server = createServer((client) => relay.#accept(client));
    const relay = new TcpRelay(server);
    relay.#ports = ports;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where new connections go from now on; those there are stay. */
  route(ports: readonly number[]): void {
    this.#ports = ports;
  }

  /** Breaks every connection; new ones go where they are routed. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing of the connections there are arrives any more, not even their end; new ones go where they are routed. */
  swallow(): void {
    for (const socket of this.#sockets) {
      this.#silent.add(socket);
      socket.unpipe().resume();
    }
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(client: Socket): void {
    this.#keep(client);
    const port = this.#ports[this.#turn++ % Math.max(this.#ports.length, 1)];
    if (port === undefined) {
      this.refused += 1;
      client.destroy();
      return;
    }
    const upstream = connect(port, "127.0.0.1");
    this.#keep(upstream);
    client.pipe(upstream).pipe(client);
    client.once("close", () => this.#end(upstream));
    upstream.once("close", () => this.#end(client));
  }

  #end(socket: Socket): void {
    if (!this.#silent.has(socket)) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // An end that breaks takes the other one along; what broke is the test's business.
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
