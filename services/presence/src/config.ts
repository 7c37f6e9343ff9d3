import { adminPort, commonSettings, count } from "@switchboard/kit/config";
import Type from "typebox";

const databaseUrl = Type.String({ description: "Address of this service's Postgres database." });

/** Settings of the presence service. */
export const PresenceConfig = Type.Object({
  ...commonSettings,
  PRESENCE_DATABASE_URL: databaseUrl,
  PRESENCE_DATABASE_POOL: count(10, "Connections to the database."),
  PRESENCE_GRPC_ADDRESS: Type.String({ default: "127.0.0.1:9002", description: "Where gRPC listens, host:port." }),
  PRESENCE_ADMIN_PORT: adminPort(9082),
  PRESENCE_SIGN_INS_PER_EMAIL: count(10, "Failed sign-ins for one email in five minutes."),
  PRESENCE_SIGN_INS_PER_ADDRESS: count(50, "Failed sign-ins from one address (IPv6: one /64) in five minutes."),
  CHAT_ADDRESS: Type.String({
    minLength: 1,
    description: "host:port of the chat service, which is asked what a department still holds before it is deleted.",
  }),
  REDIS_URL: Type.String({ description: "Address of Redis, for example redis://127.0.0.1:6379." }),
  STAFF_TOKEN_KEY: Type.String({
    minLength: 43,
    maxLength: 43,
    description: "Private key (Ed25519, 32 bytes in base64url) that signs the access tokens of staff.",
  }),
});

/** Settings of the migration. */
export const MigrationConfig = Type.Object({ PRESENCE_DATABASE_URL: databaseUrl });
