import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance, FastifySchema, RouteOptions } from "fastify";
import { VISITOR_COOKIE } from "../auth/visitor-cookie.ts";
import type { Access } from "./auth.ts";

type Security = readonly Readonly<Record<string, readonly string[]>>[];

const securityOf: Readonly<Record<Access, Security>> = {
  staff: [{ staff: [] }],
  visitor: [{ visitor: [] }],
  "staff or visitor": [{ staff: [] }, { visitor: [] }],
  anyone: [],
};

/** The API's description, made of the routes' own schemas: /openapi.json, and /docs to browse and try it. */
export async function addOpenapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Switchboard",
        version: "1",
        description:
          "Live chat, staff and presence. Errors are problem+json (RFC 9457) with a stable `reason`. The WebSocket at `/v1/realtime` is described in docs/realtime.md.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" } as { name: string },
      },
      tags: [
        { name: "session", description: "Staff sign in and out" },
        { name: "staff", description: "Who works here, and who is online" },
        { name: "administration", description: "Departments, projects and staff, for who has the permission `admin`" },
        { name: "webhooks", description: "Other systems are told what happens: docs/webhooks.md" },
        { name: "mails", description: "Mails on their way, and those that could not be delivered" },
        { name: "visitor", description: "Browsers with a widget" },
        { name: "chats", description: "Live conversations" },
        { name: "history", description: "All chats, and what was deleted of them" },
        { name: "figures", description: "How it went, and how it is now" },
        { name: "integrations", description: "API keys of other programs, for who has the permission `admin`" },
      ],
      components: {
        securitySchemes: {
          staff: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "Access token of POST /v1/session",
          },
          key: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "sbk_<id>_<secret>",
            description: "API key of POST /v1/api-keys; the name beside it is the scope that it needs",
          },
          visitor: { type: "apiKey", in: "cookie", name: VISITOR_COOKIE, description: "Set by POST /v1/visitor" },
        },
      },
    },
    transform: ({ schema, url, route }) => ({ schema: withSecurity(schema, route), url }),
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: true });
  app.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
}

function withSecurity(schema: FastifySchema | undefined, { config }: RouteOptions): FastifySchema {
  const { access = "anyone", scope } = config ?? {};
  const keys: Security = scope === undefined ? [] : [{ key: [scope] }];
  return { ...schema, security: [...securityOf[access], ...keys] } as FastifySchema;
}
