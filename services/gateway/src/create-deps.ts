import type { Bus } from "@switchboard/bus/nats";
import { NatsObjectStore } from "@switchboard/bus/object-store";
import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { FiguresService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import { HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import { OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import { ReplyTemplatesService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { WhyService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import { MailService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { WebhookService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentService,
  OrganisationService,
  ProjectService,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
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
  const organisation = new Organisation(clientOf(OrganisationService, config.PRESENCE_ADDRESS), callerToken);
  own("organisation", followOrganisation(organisation, bus, log), (following) => following.stop());
  const apiKeyClient = clientOf(ApiKeyService, config.PRESENCE_ADDRESS);
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
    staffClient: clientOf(StaffService, config.PRESENCE_ADDRESS),
    departmentClient: clientOf(DepartmentService, config.PRESENCE_ADDRESS),
    projectClient: clientOf(ProjectService, config.PRESENCE_ADDRESS),
    chat: clientOf(ChatService, config.CHAT_ADDRESS),
    offers: clientOf(OffersService, config.CHAT_ADDRESS),
    contactForms: clientOf(ContactFormService, config.CHAT_ADDRESS),
    files: clientOf(FilesService, config.CHAT_ADDRESS),
    store: new NatsObjectStore(bus, filesBucket),
    history: clientOf(HistoryService, config.CHAT_ADDRESS),
    figures: clientOf(FiguresService, config.CHAT_ADDRESS),
    why: clientOf(WhyService, config.CHAT_ADDRESS),
    feedback: clientOf(FeedbackService, config.CHAT_ADDRESS),
    favourites: clientOf(FavouritesService, config.CHAT_ADDRESS),
    visitors: clientOf(VisitorsService, config.CHAT_ADDRESS),
    outreach: clientOf(OutreachService, config.CHAT_ADDRESS),
    requests: clientOf(RequestsService, config.CHAT_ADDRESS),
    replyTemplates: clientOf(ReplyTemplatesService, config.CHAT_ADDRESS),
    presence: clientOf(PresenceService, config.PRESENCE_ADDRESS),
    mails: clientOf(MailService, config.NOTIFY_ADDRESS),
    webhooks: clientOf(WebhookService, config.NOTIFY_ADDRESS),
    apiKeys,
    apiKeyClient,
    preferences: clientOf(PreferencesService, config.PRESENCE_ADDRESS),
    sessionClient: clientOf(SessionService, config.PRESENCE_ADDRESS),
    exchange: own("exchange", exchange, () => exchange.close()),
  };
}
