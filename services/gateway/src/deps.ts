import type { Bus } from "@switchboard/bus/nats";
import type { ObjectStore } from "@switchboard/bus/object-store";
import type { ChatServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { ContactFormServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import type { FavouritesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import type { FeedbackServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import type { FiguresServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import type { FilesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { HistoryServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { OffersServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import type { OutreachServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import type { ReplyTemplatesServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import type { RequestsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import type { VisitorsServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { WhyServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { MailServiceService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import type { WebhookServiceService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { ApiKeyServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import type {
  DepartmentServiceService,
  ProjectServiceService,
  StaffServiceService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { PreferencesServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import type { PresenceServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { SessionServiceService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import type { CallerSigner } from "@switchboard/kit/caller-token";
import type { Logger } from "@switchboard/kit/log";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import type { Redis } from "ioredis";
import type { ApiKeys } from "./auth/api-keys.ts";
import type { Origins } from "./auth/origins.ts";
import type { StaffTokens } from "./auth/staff-tokens.ts";
import type { VisitorCookies } from "./auth/visitor-cookie.ts";
import type { Organisation } from "./organisation.ts";
import type { ChatExchange } from "./realtime/exchange/chat-exchange.ts";

type FilesClient = UnaryClient<FilesServiceService>;
type ChatClient = UnaryClient<ChatServiceService>;
type MailClient = UnaryClient<MailServiceService>;
type WebhookClient = UnaryClient<WebhookServiceService>;
type PresenceClient = UnaryClient<PresenceServiceService>;
type SessionClient = UnaryClient<SessionServiceService>;

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
  readonly chat: ChatClient;
  readonly offers: UnaryClient<OffersServiceService>;
  readonly contactForms: UnaryClient<ContactFormServiceService>;
  readonly files: FilesClient;
  /** Where the bytes of files are. */
  readonly store: ObjectStore;
  readonly history: UnaryClient<HistoryServiceService>;
  readonly figures: UnaryClient<FiguresServiceService>;
  readonly why: UnaryClient<WhyServiceService>;
  readonly feedback: UnaryClient<FeedbackServiceService>;
  readonly favourites: UnaryClient<FavouritesServiceService>;
  readonly visitors: UnaryClient<VisitorsServiceService>;
  readonly outreach: UnaryClient<OutreachServiceService>;
  readonly requests: UnaryClient<RequestsServiceService>;
  readonly replyTemplates: UnaryClient<ReplyTemplatesServiceService>;
  readonly presence: PresenceClient;
  readonly mails: MailClient;
  readonly webhooks: WebhookClient;
  readonly staffClient: UnaryClient<StaffServiceService>;
  readonly departmentClient: UnaryClient<DepartmentServiceService>;
  readonly projectClient: UnaryClient<ProjectServiceService>;
  readonly sessionClient: SessionClient;
  readonly apiKeyClient: UnaryClient<ApiKeyServiceService>;
  readonly preferences: UnaryClient<PreferencesServiceService>;
  readonly exchange: ChatExchange;
}
