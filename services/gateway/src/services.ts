import type { DescMethodUnary, DescService } from "@bufbuild/protobuf";
import type { ServiceShape } from "@switchboard/rpc/definition";
import { clientOn, UnaryChannel, type UnaryMethods } from "@switchboard/rpc/unary-client";

/** Where the services are, by the package of their protos. */
export type ServiceAddresses = Readonly<Record<"chat" | "presence" | "notify", string>>;

/** The services behind the gateway, one channel to each. */
export class Services {
  readonly #channels: ReadonlyMap<string, UnaryChannel>;

  constructor(addresses: ServiceAddresses) {
    this.#channels = new Map(Object.entries(addresses).map(([name, address]) => [name, new UnaryChannel(address)]));
  }

  /** The methods of one gRPC service. */
  client<S extends ServiceShape>(service: S): UnaryMethods<S> {
    return clientOn(this.#channelOf(service), service);
  }

  /** How any method is called. Errors: those of the method, and those of the way there. */
  method(method: DescMethodUnary): ReturnType<UnaryChannel["method"]> {
    return this.#channelOf(method.parent).method(method);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
  }

  #channelOf({ typeName }: Pick<DescService, "typeName">): UnaryChannel {
    const [, name = ""] = typeName.split(".");
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new TypeError(`nobody knows where ${typeName} is`);
    return channel;
  }
}
