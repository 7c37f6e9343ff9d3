import { commonSettings } from "@switchboard/kit/config";
import Type from "typebox";

/** Settings of the database alone, for migrations. */
export const MigrateConfig = Type.Object({
  CHAT_DATABASE_URL: Type.String({ description: "Postgres database of the chat service." }),
});

/** Settings of the chat service. */
export const ChatConfig = Type.Object({
  ...commonSettings,
  ...MigrateConfig.properties,
  CHAT_DATABASE_POOL: Type.Integer({
    default: 10,
    minimum: 2,
    description: "Connections to Postgres; two more write messages and cursors.",
  }),
  CHAT_GRPC_ADDRESS: Type.String({ default: "0.0.0.0:9001", description: "Where gRPC is served, host:port." }),
  CHAT_ADMIN_PORT: Type.Integer({ default: 9081, description: "Port of probes and metrics." }),
  CHAT_ABANDON_AFTER_S: Type.Integer({
    default: 86_400,
    minimum: 60,
    description: "Seconds after the visitor's last message at which a chat that nobody holds is over.",
  }),
  PRESENCE_ADDRESS: Type.String({ description: "Address of the presence service, host:port." }),
});
