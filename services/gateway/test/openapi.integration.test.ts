import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { Compile } from "typebox/schema";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { call } from "./support/people.ts";

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }
    >
  >;
}

interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let system: System;
let edge: Edge;
let document: Document;
let operations: { readonly path: string; readonly method: string; readonly operation: Operation }[];

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, chats: 0, presences: 0, demoData: false });
  edge = await startEdge(system);
  document = (await call<Document>(edge, "GET", "/openapi.json")).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

test("G1: the document is OpenAPI 3.1 and covers every route of the API", () => {
  expect(document.openapi).toBe("3.1.0");
  const routes = [...edge.app.printRoutes({ commonPrefix: false }).matchAll(/(\/v1\/\S+) \(([^)]+)\)/g)];
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual([
    "addClientPerson",
    "addFavourite",
    "addProjectKey",
    "addVisitorNote",
    "answerMissed",
    "askToSignIn",
    "beVisitor",
    "cancelOffer",
    "changePassword",
    "createApiKey",
    "createWebhookEndpoint",
    "deactivateStaff",
    "deleteChat",
    "deleteChatsBefore",
    "deleteClientService",
    "deleteDepartment",
    "deleteProject",
    "deleteWebhookEndpoint",
    "denyTransfer",
    "endChat",
    "eraseClient",
    "explainChat",
    "exportClient",
    "findClients",
    "finishPass",
    "forceOffline",
    "forwardChat",
    "getAccountLink",
    "getChat",
    "getChatClient",
    "getClient",
    "getClientTab",
    "getDeletion",
    "getDepartment",
    "getFigures",
    "getFile",
    "getFileLink",
    "getMe",
    "getNow",
    "getPreferences",
    "getPresence",
    "getPrivacyArchive",
    "getPrivacyRequest",
    "getProject",
    "getVisitorChat",
    "getVisitorToken",
    "getWidget",
    "getWorkspace",
    "identifyVisitor",
    "importClients",
    "knock",
    "liftLegalHold",
    "listApiKeys",
    "listAudit",
    "listChats",
    "listClientChanges",
    "listClientExpenses",
    "listClientPayments",
    "listClientPeople",
    "listClientServices",
    "listDepartments",
    "listEarlierChats",
    "listFavourites",
    "listFileTypes",
    "listForwardTargets",
    "listHistory",
    "listMails",
    "listMessages",
    "listPages",
    "listPrivacyRequests",
    "listProjects",
    "listReplyTemplates",
    "listRequests",
    "listStaff",
    "listVisitorNotes",
    "listWebhookDeliveries",
    "listWebhookEndpoints",
    "offerContactForm",
    "offerPage",
    "openChat",
    "rateChat",
    "redeliverWebhook",
    "refreshSession",
    "removeClientPerson",
    "removeFavourite",
    "removeProjectKey",
    "renameChat",
    "requestClient",
    "requestTicket",
    "resendMail",
    "revokeApiKey",
    "rotateWebhookSecret",
    "saveClientAccount",
    "saveClientPayment",
    "saveClientPerson",
    "saveClientService",
    "saveDepartment",
    "savePreferences",
    "saveProject",
    "saveReplyTemplate",
    "saveStaff",
    "saveWorkspace",
    "sendFile",
    "sendMessage",
    "sendTranscript",
    "setLegalHold",
    "setMode",
    "setUploads",
    "signIn",
    "signOut",
    "signOutVisitor",
    "startConversation",
    "submitContactForm",
    "takeChat",
    "testWebhookEndpoint",
    "transferChat",
    "updateWebhookEndpoint",
  ]);
  for (const [, url = "", methods = ""] of routes) {
    for (const method of methods.split(", ").filter((name) => name !== "HEAD" && name !== "OPTIONS")) {
      const path = url.replaceAll(/:(\w+)/g, "{$1}");
      expect([path, Object.keys(document.paths[path] ?? {})]).toEqual([
        path,
        expect.arrayContaining([method.toLowerCase()]),
      ]);
    }
  }
});

test("every operation says what it is for, who may use it, and what it answers", () => {
  const tags = document.tags.map(({ name }) => name);
  for (const { path, operation } of operations) {
    expect([path, operation.summary]).toEqual([path, expect.stringMatching(/\w/)]);
    for (const tag of operation.tags ?? ["none"]) expect(tags).toContain(tag);
    for (const scheme of (operation.security ?? []).flatMap(Object.keys)) {
      expect(Object.keys(document.components.securitySchemes)).toContain(scheme);
    }
    expect(Object.keys(operation.responses)).toContain("default");
    for (const { description } of Object.values(operation.responses)) expect(description).toBeTypeOf("string");
  }
});

test("every place in a path is described", () => {
  for (const { path, operation } of operations) {
    const places = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name);
    const described = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === "path")
      .map(({ name }) => name);
    expect([path, described]).toEqual([path, places]);
  }
});

test("every schema is one", () => {
  for (const { operation } of operations) {
    const contents = [
      operation.requestBody?.content,
      ...Object.values(operation.responses).map(({ content }) => content),
    ];
    const bodies = contents.flatMap((content) => Object.values(content ?? {})).map(({ schema }) => schema);
    const schemas = [...bodies, ...(operation.parameters ?? []).map(({ schema }) => schema)];
    expect(schemas.length).toBeGreaterThan(0);
    for (const schema of schemas) expect(() => Compile({ ...schema, components: document.components })).not.toThrow();
  }
});

test("G1: whatever stands within a schema and has fields or words has a name, which generated clients give it", () => {
  const unnamed: string[] = [];
  const walk = (schema: unknown, place: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    for (const [key, part] of Object.entries(schema)) {
      if (typeof part !== "object" || part === null || key === "enum") continue;
      if ("enum" in part || "properties" in part) unnamed.push(`${place}/${key}`);
      walk(part, `${place}/${key}`);
    }
  };
  for (const [name, schema] of Object.entries(document.components.schemas)) walk(schema, name);
  for (const { operation } of operations) {
    for (const parameter of operation.parameters ?? []) walk(parameter, `${operation.operationId} ${parameter.name}`);
    for (const answer of [operation.requestBody, ...Object.values(operation.responses)]) {
      for (const { schema } of Object.values(answer?.content ?? {})) walk(schema, `${operation.operationId}`);
    }
  }
  expect(unnamed).toEqual([]);
});

test("G1: patterns say the same in every language: no class in them depends on the dialect", () => {
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g)].map(
    ([, text = ""]) => text,
  );
  expect(patterns.length).toBeGreaterThan(5);
  // To Python and Rust a digit is one of any script.
  expect(patterns.filter((pattern) => /\\\\[dDwWsSbB]/.test(pattern))).toEqual([]);
});

test("the document can be browsed", async () => {
  const page = await call<string>(edge, "GET", "/docs/");
  expect([page.status, page.body]).toEqual([200, expect.stringContaining("Swagger UI")]);
});
