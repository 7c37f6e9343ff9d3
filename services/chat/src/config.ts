import { adminPort, commonSettings, count } from "@switchboard/kit/config";
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
  CHAT_GRPC_ADDRESS: Type.String({ default: "127.0.0.1:9001", description: "Where gRPC is served, host:port." }),
  CHAT_ADMIN_PORT: adminPort(9081),
  CHAT_ABANDON_AFTER_S: Type.Integer({
    default: 86_400,
    minimum: 60,
    description: "Seconds after the visitor's last message at which a chat that nobody holds is over.",
  }),
  CHAT_CLIENT_PROOF_S: count(
    86_400,
    "Seconds for which a visitor counts as the client that they proved to be, unless they prove it anew.",
  ),
  CHAT_FILE_MAX_BYTES: Type.Integer({
    default: 26_214_400,
    minimum: 1,
    maximum: 268_435_456,
    description:
      "Bytes of one file that is sent in a chat; a few files of this size are in memory while they are checked.",
  }),
  CHAT_FILE_LINK_SECRET: Type.String({
    minLength: 32,
    description: "Secret with which links to files are signed; a new one ends all links, which live 10 minutes.",
  }),
  CHAT_WORKPLACE_URL: Type.String({
    pattern: "^https?://.+/$",
    description:
      "Where staff open the workplace, with a slash at the end: mails about missed conversations lead there.",
  }),
  PRESENCE_ADDRESS: Type.String({ description: "Address of the presence service, host:port." }),
});
