import Type, { type Static } from "typebox";
import { Timestamp, Uuid } from "../views.ts";

/** Bodies of the routes that look after mails and webhooks (G4). */

const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const Url = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: "https, on the public internet, without user and password.",
});
const EventTypes = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
  minItems: 1,
  maxItems: 50,
  description: "Types like `chat.opened`, or the single entry `*` for all.",
});
const ProjectIds = Type.Array(Uuid, { maxItems: 100, description: "Only their chats; empty for all." });
export const EndpointStateView = Type.Union([Type.Literal("active"), Type.Literal("disabled")]);
export type EndpointStateView = Static<typeof EndpointStateView>;

/** Where events are sent. */
export const EndpointView = Type.Object({
  id: Uuid,
  url: Url,
  event_types: EventTypes,
  project_ids: ProjectIds,
  state: EndpointStateView,
  disabled_reason: Nullable(
    Type.String({ description: "`failing` or `backlog`; null unless it was switched off without anybody asking." }),
  ),
  created_at: Timestamp,
  failing_since: Nullable(Timestamp),
  previous_secret_until: Nullable(Timestamp),
});
export type EndpointView = Static<typeof EndpointView>;

export const CreateEndpointBody = Type.Object(
  { url: Url, event_types: EventTypes, project_ids: Type.Optional(ProjectIds) },
  strict,
);
export type CreateEndpointBody = Static<typeof CreateEndpointBody>;

export const UpdateEndpointBody = Type.Object(
  { url: Url, event_types: EventTypes, project_ids: ProjectIds, state: Type.Optional(EndpointStateView) },
  strict,
);
export type UpdateEndpointBody = Static<typeof UpdateEndpointBody>;

export const EndpointBody = Type.Object({ endpoint: EndpointView });
export type EndpointBody = Static<typeof EndpointBody>;

export const EndpointsBody = Type.Object({ endpoints: Type.Array(EndpointView) });
export type EndpointsBody = Static<typeof EndpointsBody>;

export const EndpointSecretBody = Type.Object({
  endpoint: EndpointView,
  secret: Type.String({ description: "Shown this once; empty when the request is a repetition." }),
});
export type EndpointSecretBody = Static<typeof EndpointSecretBody>;

export const DeliveryStateView = Type.Union([Type.Literal("pending"), Type.Literal("succeeded"), Type.Literal("dead")]);
export type DeliveryStateView = Static<typeof DeliveryStateView>;

/** One event to one endpoint, and how its last attempt went. */
export const DeliveryView = Type.Object({
  id: Uuid,
  endpoint_id: Uuid,
  event_id: Type.String(),
  event_type: Type.String(),
  subject: Type.String({ description: "What the event is about: the id of a chat." }),
  state: DeliveryStateView,
  attempts: Type.Integer(),
  created_at: Timestamp,
  next_attempt_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  response_status: Nullable(Type.Integer({ description: "Of the last answer; null when there was none." })),
  response_body: Type.String({ description: "Begin of the last answer, at most 4 KiB." }),
  error: Nullable(Type.String({ description: "What went wrong at last." })),
  duration_ms: Type.Integer({ description: "Of the last attempt." }),
  redelivery_of: Nullable(Uuid),
  body: Type.String({ description: "What is sent." }),
});
export type DeliveryView = Static<typeof DeliveryView>;

export const DeliveryBody = Type.Object({ delivery: DeliveryView });
export type DeliveryBody = Static<typeof DeliveryBody>;

const NextPageToken = Type.String({ description: "Empty at the end." });

export const DeliveryPageBody = Type.Object({ deliveries: Type.Array(DeliveryView), next_page_token: NextPageToken });
export type DeliveryPageBody = Static<typeof DeliveryPageBody>;

export const MailStateView = Type.Union([
  Type.Literal("waiting"),
  Type.Literal("sending"),
  Type.Literal("sent"),
  Type.Literal("dead"),
]);
export type MailStateView = Static<typeof MailStateView>;

/** One mail to one address. */
export const MailView = Type.Object({
  id: Uuid,
  mail_id: Type.String({ description: "Mails of one request share it; begins their Message-ID." }),
  recipient: Type.String(),
  template: Type.String(),
  language: Type.String(),
  state: MailStateView,
  attempts: Type.Integer(),
  last_error: Nullable(Type.String()),
  created_at: Timestamp,
  due_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
});
export type MailView = Static<typeof MailView>;

export const MailBody = Type.Object({ mail: MailView });
export type MailBody = Static<typeof MailBody>;

export const MailPageBody = Type.Object({ mails: Type.Array(MailView), next_page_token: NextPageToken });
export type MailPageBody = Static<typeof MailPageBody>;
