import type { Bus } from "@switchboard/bus/nats";
import { NatsObjectStore } from "@switchboard/bus/object-store";
import { ChatServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { FavouritesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { FeedbackServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { FiguresServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { FilesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { HistoryServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { OffersServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { OutreachServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { ReplyTemplatesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { RequestsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { VisitorsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { WhyServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import { MailServiceService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { WebhookServiceService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { ApiKeyServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentServiceService,
  OrganisationServiceService,
  ProjectServiceService,
  StaffServiceService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { filesBucket } from "@switchboard/contracts/subjects";
import { CallerSigner } from "@switchboard/kit/caller-token";
import type { Lifecycle } from "@switchboard/kit/lifecycle";
import type { Logger } from "@switchboard/kit/log";
import type { ServiceShape } from "@switchboard/rpc/definition";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { ApiKeys, followRevocations } from "./auth/api-keys.ts";
import { Origins } from "./auth/origins.ts";
import { StaffTokens } from "./auth/staff-tokens.ts";
import { VisitorCookies } from "./auth/visitor-cookie.ts";
import type { GatewayConfig } from "./config.ts";
import type { GatewayDeps } from "./deps.ts";
import { followOrganisation, Organisation } from "./organisation.ts";
import { ChatExchange } from "./realtime/exchange/chat-exchange.ts";
import { connectRedis } from "./redis.ts";

/** Opens everything the gateway stands on; what is opened is handed to `own`, to be closed newest first. */
export function createDeps(config: GatewayConfig, bus: Bus, log: Logger, own: Lifecycle["own"]): GatewayDeps {
  const signer = new CallerSigner("gateway", config.CALLER_TOKEN_KEY);
  const callerToken = () => signer.sign({ kind: "service", name: "gateway" });
  const redis = own("redis", connectRedis(config.REDIS_URL, log), (client) => client.disconnect());
  const clientOf = <S extends ServiceShape>(definition: S, address: string): UnaryClient<S> =>
    own(address, createUnaryClient(definition, address), (client) => client.close());
  const organisation = new Organisation(clientOf(OrganisationServiceService, config.PRESENCE_ADDRESS), callerToken);
  own("organisation", followOrganisation(organisation, bus, log), (following) => following.stop());
  const apiKeyClient = clientOf(ApiKeyServiceService, config.PRESENCE_ADDRESS);
  const apiKeys = new ApiKeys(apiKeyClient, callerToken);
  own("revocations", followRevocations(apiKeys, bus), (subscription) => subscription.unsubscribe());
  const exchange = new ChatExchange({ address: config.CHAT_ADDRESS, callerToken, log });
  return {
    log,
    bus,
    redis,
    signer,
    staffTokens: new StaffTokens(config.STAFF_TOKEN_PUBLIC_KEYS),
    visitorCookies: new VisitorCookies(config.VISITOR_COOKIE_SECRETS),
    origins: new Origins(organisation),
    organisation,
    staffClient: clientOf(StaffServiceService, config.PRESENCE_ADDRESS),
    departmentClient: clientOf(DepartmentServiceService, config.PRESENCE_ADDRESS),
    projectClient: clientOf(ProjectServiceService, config.PRESENCE_ADDRESS),
    chat: clientOf(ChatServiceService, config.CHAT_ADDRESS),
    offers: clientOf(OffersServiceService, config.CHAT_ADDRESS),
    contactForms: clientOf(ContactFormServiceService, config.CHAT_ADDRESS),
    files: clientOf(FilesServiceService, config.CHAT_ADDRESS),
    store: new NatsObjectStore(bus, filesBucket),
    history: clientOf(HistoryServiceService, config.CHAT_ADDRESS),
    figures: clientOf(FiguresServiceService, config.CHAT_ADDRESS),
    why: clientOf(WhyServiceService, config.CHAT_ADDRESS),
    feedback: clientOf(FeedbackServiceService, config.CHAT_ADDRESS),
    favourites: clientOf(FavouritesServiceService, config.CHAT_ADDRESS),
    visitors: clientOf(VisitorsServiceService, config.CHAT_ADDRESS),
    outreach: clientOf(OutreachServiceService, config.CHAT_ADDRESS),
    requests: clientOf(RequestsServiceService, config.CHAT_ADDRESS),
    replyTemplates: clientOf(ReplyTemplatesServiceService, config.CHAT_ADDRESS),
    presence: clientOf(PresenceServiceService, config.PRESENCE_ADDRESS),
    mails: clientOf(MailServiceService, config.NOTIFY_ADDRESS),
    webhooks: clientOf(WebhookServiceService, config.NOTIFY_ADDRESS),
    apiKeys,
    apiKeyClient,
    preferences: clientOf(PreferencesServiceService, config.PRESENCE_ADDRESS),
    sessionClient: clientOf(SessionServiceService, config.PRESENCE_ADDRESS),
    exchange: own("exchange", exchange, () => exchange.close()),
  };
}
