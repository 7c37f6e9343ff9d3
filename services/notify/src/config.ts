import { adminPort, commonSettings } from "@switchboard/kit/config";
import Type, { type Static } from "typebox";

/** Settings of the database alone, for migrations. */
export const MigrateConfig = Type.Object({
  NOTIFY_DATABASE_URL: Type.String({ description: "Postgres database of the notify service." }),
});

/** Settings of the notify service. */
export const NotifyConfig = Type.Object({
  ...commonSettings,
  ...MigrateConfig.properties,
  NOTIFY_DATABASE_POOL: Type.Integer({ default: 10, minimum: 2, description: "Connections to Postgres." }),
  NOTIFY_GRPC_ADDRESS: Type.String({ default: "127.0.0.1:9005", description: "Where gRPC is served, host:port." }),
  NOTIFY_ADMIN_PORT: adminPort(9085),
  PRESENCE_ADDRESS: Type.String({ description: "Address of the presence service, host:port." }),
  SMTP_URL: Type.String({
    pattern: "^smtps?://",
    description:
      "Where mails are handed over: smtp://user:password@host:587, or smtps:// for TLS from the first byte; STARTTLS is used where it is offered.",
  }),
  NOTIFY_MAIL_FROM: Type.String({
    pattern: "^[^\\r\\n]*[^\\s<>@]+@[^\\s<>@]+>?$",
    description: "Sender of all mails, for example `Acme Support <support@acme.example>`.",
  }),
  NOTIFY_MAIL_CONCURRENCY: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 100,
    description: "Mails that one instance hands over at once.",
  }),
  NOTIFY_WEBHOOK_CONCURRENCY: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 100,
    description: "Deliveries that one instance makes to one endpoint at once, each of another chat.",
  }),
  NOTIFY_ALLOW_PRIVATE_TARGETS: Type.Boolean({
    default: false,
    description: "Webhooks may go to http and to private addresses; for development and tests only.",
  }),
});
export type NotifyConfig = Static<typeof NotifyConfig>;
