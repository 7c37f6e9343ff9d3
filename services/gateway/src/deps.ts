import type { Bus } from "@switchboard/bus/nats";
import type { ObjectStore } from "@switchboard/bus/object-store";
import type { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import type { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import type { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import type { FiguresService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import type { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import type { OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import type { ReplyTemplatesService } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import type { RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import type { VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { WhyService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { MailService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import type { WebhookService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import type {
  DepartmentService,
  ProjectService,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import type { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
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

type FilesClient = UnaryClient<typeof FilesService>;
type ChatClient = UnaryClient<typeof ChatService>;
type MailClient = UnaryClient<typeof MailService>;
type WebhookClient = UnaryClient<typeof WebhookService>;
type PresenceClient = UnaryClient<typeof PresenceService>;
type SessionClient = UnaryClient<typeof SessionService>;

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
  readonly offers: UnaryClient<typeof OffersService>;
  readonly contactForms: UnaryClient<typeof ContactFormService>;
  readonly files: FilesClient;
  /** Where the bytes of files are. */
  readonly store: ObjectStore;
  readonly history: UnaryClient<typeof HistoryService>;
  readonly figures: UnaryClient<typeof FiguresService>;
  readonly why: UnaryClient<typeof WhyService>;
  readonly feedback: UnaryClient<typeof FeedbackService>;
  readonly favourites: UnaryClient<typeof FavouritesService>;
  readonly visitors: UnaryClient<typeof VisitorsService>;
  readonly outreach: UnaryClient<typeof OutreachService>;
  readonly requests: UnaryClient<typeof RequestsService>;
  readonly replyTemplates: UnaryClient<typeof ReplyTemplatesService>;
  readonly presence: PresenceClient;
  readonly mails: MailClient;
  readonly webhooks: WebhookClient;
  readonly staffClient: UnaryClient<typeof StaffService>;
  readonly departmentClient: UnaryClient<typeof DepartmentService>;
  readonly projectClient: UnaryClient<typeof ProjectService>;
  readonly sessionClient: SessionClient;
  readonly apiKeyClient: UnaryClient<typeof ApiKeyService>;
  readonly preferences: UnaryClient<typeof PreferencesService>;
  readonly exchange: ChatExchange;
}
