import type { Bus } from "@switchboard/bus/nats";
import type { ObjectStore } from "@switchboard/bus/object-store";
import type { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type {
  DepartmentService,
  ProjectService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import type { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import type { UnaryMethods } from "@switchboard/rpc/unary-client";
import type { Redis } from "ioredis";
import type { ApiKeys } from "./auth/api-keys.ts";
import type { Origins } from "./auth/origins.ts";
import type { StaffTokens } from "./auth/staff-tokens.ts";
import type { VisitorCookies } from "./auth/visitor-cookie.ts";
import type { Organisation } from "./organisation.ts";
import type { ChatExchange } from "./realtime/exchange/chat-exchange.ts";
import type { Services } from "./services.ts";

/** What the gateway stands on; made in `main`, or by a test. */
export interface GatewayDeps {
  readonly log: Logger;
  readonly bus: Bus;
  readonly redis: Redis;
  readonly signer: CallerSigner;
  readonly staffTokens: StaffTokens;
  readonly visitorCookies: VisitorCookies;
  readonly apiKeys: ApiKeys;
  readonly origins: Origins;
  readonly organisation: Organisation;
  /** Whatever service an operation is a call of. */
  readonly services: Services;
  readonly chat: UnaryMethods<typeof ChatService>;
  readonly files: UnaryMethods<typeof FilesService>;
  /** Where the bytes of files are. */
  readonly store: ObjectStore;
  readonly visitors: UnaryMethods<typeof VisitorsService>;
  readonly presence: UnaryMethods<typeof PresenceService>;
  readonly departmentClient: UnaryMethods<typeof DepartmentService>;
  readonly projectClient: UnaryMethods<typeof ProjectService>;
  readonly sessionClient: UnaryMethods<typeof SessionService>;
  readonly preferences: UnaryMethods<typeof PreferencesService>;
  readonly exchange: ChatExchange;
}
