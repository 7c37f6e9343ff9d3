import type { Bus } from "@switchboard/bus/nats";
import type { ObjectStore } from "@switchboard/bus/object-store";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import type { Redis } from "ioredis";
import type { ApiKeys } from "./auth/api-keys.ts";
import type { DeviceCookies } from "./auth/device-cookies.ts";
import type { EndedSessions } from "./auth/ended-sessions.ts";
import type { Origins } from "./auth/origins.ts";
import type { StaffTokens } from "./auth/staff-tokens.ts";
import type { VisitorCookies } from "./auth/visitor-cookie.ts";
import type { VisitorTokens } from "./auth/visitor-tokens.ts";
import type { RequestCounter } from "./limits/request-counter.ts";
import type { Organisation } from "./organisation.ts";
import type { ChatExchange } from "./realtime/exchange/chat-exchange.ts";
import type { Clients, Services } from "./services.ts";

/** What the gateway stands on; made in `main`, or by a test. */
export interface GatewayDeps extends Clients {
  readonly log: Logger;
  readonly bus: Bus;
  readonly redis: Redis;
  readonly requests: RequestCounter;
  readonly signer: CallerSigner;
  readonly staffTokens: StaffTokens;
  readonly endedSessions: EndedSessions;
  readonly visitorCookies: VisitorCookies;
  readonly deviceCookies: DeviceCookies;
  readonly visitorTokens: VisitorTokens;
  readonly apiKeys: ApiKeys;
  readonly origins: Origins;
  readonly organisation: Organisation;
  /** Whatever service an operation is a call of. */
  readonly services: Services;
  /** Where the bytes of files are. */
  readonly store: ObjectStore;
  readonly exchange: ChatExchange;
}
