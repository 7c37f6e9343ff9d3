import { adminPort, commonSettings } from "@switchboard/kit/config";
import Type, { type Static } from "typebox";

/** Settings of the database alone, for migrations. */
export const MigrateConfig = Type.Object({
  SEARCH_DATABASE_URL: Type.String({ description: "Postgres database of the search service." }),
});

/** Settings of the search service. */
export const SearchConfig = Type.Object({
  ...commonSettings,
  ...MigrateConfig.properties,
  SEARCH_DATABASE_POOL: Type.Integer({ default: 10, minimum: 2, description: "Connections to Postgres." }),
  SEARCH_GRPC_ADDRESS: Type.String({ default: "127.0.0.1:9004", description: "Where gRPC is served, host:port." }),
  SEARCH_ADMIN_PORT: adminPort(9084),
  MEILI_URL: Type.String({
    default: "",
    description: "Meilisearch, as `http://host:7700`; without it the database finds clients by words.",
  }),
  MEILI_API_KEY: Type.String({
    default: "",
    description: "Key of Meilisearch for documents, indexes, settings and tasks.",
  }),
  PRESENCE_ADDRESS: Type.String({ description: "Address of the presence service, host:port." }),
  CHAT_ADDRESS: Type.String({ minLength: 1, description: "Address of the chat service, host:port; it erases (D3)." }),
  NOTIFY_ADDRESS: Type.String({
    minLength: 1,
    description: "Address of the notify service, host:port; it erases (D3).",
  }),
});
export type SearchConfig = Static<typeof SearchConfig>;
