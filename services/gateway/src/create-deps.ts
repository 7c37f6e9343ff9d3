import type { Bus } from "@switchboard/bus/nats";
import { ObjectStore } from "@switchboard/bus/object-store";
import type { PresenceEvent } from "@switchboard/contracts/facts";
import { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { filesBucket, presenceEventSubject } from "@switchboard/contracts/subjects";
import { CallerSigner } from "@switchboard/kit/caller-token";
import type { Lifecycle } from "@switchboard/kit/lifecycle";
import type { Logger } from "@switchboard/kit/log";
import { createRedis } from "@switchboard/service/create-redis";
import { ApiKeys } from "./auth/api-keys.ts";
import { DeviceCookies } from "./auth/device-cookies.ts";
import { EndedSessions } from "./auth/ended-sessions.ts";
import { Origins } from "./auth/origins.ts";
import { StaffTokens } from "./auth/staff-tokens.ts";
import { VisitorCookies } from "./auth/visitor-cookie.ts";
import { VisitorTokens } from "./auth/visitor-tokens.ts";
import type { GatewayConfig } from "./config.ts";
import type { GatewayDeps } from "./deps.ts";
import { HitCounter } from "./limits/hit-counter.ts";
import { RequestCounter } from "./limits/request-counter.ts";
import { followOrganisation, Organisation } from "./organisation.ts";
import { ChatExchange } from "./realtime/exchange/chat-exchange.ts";
import { Services } from "./services.ts";

/** What Redis does not count in this time is counted here, in milliseconds. */
const REDIS_MS = 250;

/** Opens everything the gateway stands on; what is opened is handed to `own`, to be closed newest first. */
export function createDeps(config: GatewayConfig, bus: Bus, log: Logger, own: Lifecycle["own"]): GatewayDeps {
  const signer = new CallerSigner("gateway", config.CALLER_TOKEN_KEY);
  const callerToken = () => signer.sign({ kind: "service", name: "gateway" });
  const redis = own("redis", createRedis(config.REDIS_URL, log, REDIS_MS), (client) => client.disconnect());
  const addresses = {
    chat: config.CHAT_ADDRESS,
    presence: config.PRESENCE_ADDRESS,
    notify: config.NOTIFY_ADDRESS,
    search: config.SEARCH_ADDRESS,
  };
  const services = own("services", new Services(addresses), (all) => all.close());
  const organisation = new Organisation(services.client(OrganisationService), callerToken);
  own("organisation", followOrganisation(organisation, bus, log), (following) => following.stop());
  const apiKeys = new ApiKeys(services.client(ApiKeyService), callerToken);
  const follow = (event: PresenceEvent, hear: (id: string) => void) => {
    const subject = presenceEventSubject(event, "*");
    const subscription = bus.subscribe(subject, (_, told) => hear(told.split(".").at(-1) ?? ""));
    own(event, subscription, () => subscription.unsubscribe());
  };
  follow("api_key_revoked", (id) => apiKeys.forget(id));
  const endedSessions = new EndedSessions();
  follow("session_ended", (id) => endedSessions.add(id));
  const exchange = new ChatExchange({ address: config.CHAT_ADDRESS, callerToken, log });
  return {
    log,
    bus,
    redis,
    requests: new RequestCounter(new HitCounter(redis)),
    signer,
    staffTokens: new StaffTokens(config.STAFF_TOKEN_PUBLIC_KEYS),
    endedSessions,
    visitorCookies: new VisitorCookies(config.VISITOR_COOKIE_SECRETS),
    deviceCookies: new DeviceCookies(config.VISITOR_COOKIE_SECRETS),
    visitorTokens: new VisitorTokens(config.VISITOR_COOKIE_SECRETS),
    origins: new Origins(organisation, config.GATEWAY_ORIGINS),
    organisation,
    services,
    ...services.clients,
    store: new ObjectStore(bus, filesBucket),
    apiKeys,
    exchange: own("exchange", exchange, () => exchange.close()),
  };
}
