import type { DescMethodUnary, Message } from "@bufbuild/protobuf";
import type { ServiceShape } from "@switchboard/rpc/definition";
import { type CallOptions, createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";

/** Where the services are, by the package of their protos. */
export type ServiceAddresses = Readonly<Record<"chat" | "presence" | "notify", string>>;

type Method = (request: object, options: CallOptions) => Promise<Message>;

/** The services behind the gateway: a client of each gRPC service, made when it is first asked for. */
export class Services {
  readonly #addresses: ServiceAddresses;
  readonly #clients = new Map<string, UnaryClient<ServiceShape>>();

  constructor(addresses: ServiceAddresses) {
    this.#addresses = addresses;
  }

  client<S extends ServiceShape>(service: S): UnaryClient<S> {
    const known =
      this.#clients.get(service.typeName) ?? createUnaryClient<ServiceShape>(service, this.#addressOf(service));
    this.#clients.set(service.typeName, known);
    return known as UnaryClient<S>;
  }

  /** Calls any method. Errors: those of the method, and those of the way there. */
  call({ parent, localName }: DescMethodUnary, request: object, options: CallOptions): Promise<Message> {
    const methods = this.client(parent as ServiceShape) as unknown as Readonly<Record<string, Method>>;
    const method = methods[localName];
    if (method === undefined) throw new TypeError(`${parent.typeName} has no method ${localName}`);
    return method(request, options);
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }

  #addressOf({ typeName }: ServiceShape): string {
    const [, name = ""] = typeName.split(".");
    if (name in this.#addresses) return this.#addresses[name as keyof ServiceAddresses];
    throw new TypeError(`nobody knows where ${typeName} is`);
  }
}
