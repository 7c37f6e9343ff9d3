import type { DescMethodUnary, DescService } from "@bufbuild/protobuf";
import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { ProjectService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { ClientService } from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import { PrivacyRequestService } from "@switchboard/contracts/gen/switchboard/search/v1/privacy";
import type { ServiceShape } from "@switchboard/rpc/definition";
import { clientOn, UnaryChannel, type UnaryMethods } from "@switchboard/rpc/unary-client";

/** Where the services are, by the package of their protos. */
export type ServiceAddresses = Readonly<Record<"chat" | "presence" | "notify" | "search", string>>;

/** What the gateway calls for more than to pass an operation on. */
const called = {
  chat: ChatService,
  files: FilesService,
  visitors: VisitorsService,
  presence: PresenceService,
  projects: ProjectService,
  preferences: PreferencesService,
  sessions: SessionService,
  imports: ImportService,
  clients: ClientService,
  history: HistoryService,
  privacy: PrivacyRequestService,
} as const;

export type Clients = { readonly [Name in keyof typeof called]: UnaryMethods<(typeof called)[Name]> };

/** The services behind the gateway, one channel to each. */
export class Services {
  readonly #channels: ReadonlyMap<string, UnaryChannel>;

  constructor(addresses: ServiceAddresses) {
    this.#channels = new Map(Object.entries(addresses).map(([name, address]) => [name, new UnaryChannel(address)]));
  }

  /** The methods that the gateway calls itself. */
  get clients(): Clients {
    const clients = Object.entries(called).map(([name, service]) => [name, this.client<ServiceShape>(service)]);
    return Object.fromEntries(clients) as Clients;
  }

  /** The methods of one gRPC service; `at` says where one is that several have. */
  client<S extends ServiceShape>(service: S, at = homeOf(service)): UnaryMethods<S> {
    return clientOn(this.#channel(at), service);
  }

  /** How any method is called. Errors: those of the method, and those of the way there. */
  method(method: DescMethodUnary): ReturnType<UnaryChannel["method"]> {
    return this.#channel(homeOf(method.parent)).method(method);
  }

  /** Messages of a method that answers with a stream, of the service named. */
  read(at: keyof ServiceAddresses): UnaryChannel["read"] {
    const channel = this.#channel(at);
    return (method, request, options) => channel.read(method, request, options);
  }

  close(): void {
    for (const channel of this.#channels.values()) channel.close();
  }

  #channel(name: string): UnaryChannel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new TypeError(`nobody knows where ${name} is`);
    return channel;
  }
}

function homeOf({ typeName }: Pick<DescService, "typeName">): string {
  return typeName.split(".")[1] ?? "";
}
