import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { type Answer, Bytes, neededScopes, type Operation } from "@switchboard/contracts/operation";
import { type Operations, operations } from "@switchboard/contracts/operations";
import { type Scope, scopes } from "@switchboard/contracts/scopes";
import { newId } from "@switchboard/kit/ids";
import { generateKeyPair } from "@switchboard/kit/keys";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAuth } from "../src/plugins/auth.ts";
import { type Edge, startEdge } from "./support/edge.ts";
import {
  type Credentials,
  call,
  demoWidget,
  mintClientToken,
  mintStaffToken,
  newVisitor,
  openChat,
  type StaffMember,
  signIn,
} from "./support/people.ts";
import { sampleOf } from "./support/sample.ts";

type Name = keyof Operations;

/** Who asks: visitors, and staff as they are to the owner's chat. */
type Who = "owner" | "stranger" | "client" | "holder" | "colleague" | "head" | "outsider" | "administrator";

/** What services decide beyond the kind of caller: whom they refuse, and for which reason. Everybody else gets through. */
const refusals = {
  nobody: {},
  "all but administrators": refuse("caller.not_allowed", "holder", "colleague", "head", "outsider"),
  "all but heads and administrators": refuse("caller.not_allowed", "holder", "colleague", "outsider"),
  "who may not see the chat": refuse("chat.chat_not_found", "stranger", "client", "outsider"),
  "who does not answer the chat": {
    ...refuse("chat.chat_not_found", "stranger", "client", "outsider"),
    ...refuse("chat.not_yours", "colleague", "head", "administrator"),
  },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<Who, string>>>>>;
type Rule = keyof typeof refusals;

/** The rule of every operation; its kinds of callers and its scope are in its description. */
const rules: Readonly<Record<Rule, readonly Name[]>> = {
  nobody: [
    ...([
      "signIn",
      "refreshSession",
      "signOut",
      "getWidget",
      "beVisitor",
      "getVisitorToken",
      "getFile",
      "listFileTypes",
    ] as const),
    ...(["openChat", "getVisitorChat", "identifyVisitor", "signOutVisitor"] as const),
    ...([
      "changePassword",
      "getMe",
      "setMode",
      "getPreferences",
      "savePreferences",
      "getWorkspace",
      "saveWorkspace",
    ] as const),
    ...([
      "getPresence",
      "listDepartments",
      "listProjects",
      "listChats",
      "listHistory",
      "getFigures",
      "getNow",
    ] as const),
    ...(["startConversation", "removeFavourite", "listFavourites", "listReplyTemplates"] as const),
    ...(["findClients", "getClient", "saveClientAccount", "saveClientService"] as const),
    ...(["deleteClientService", "saveClientPayment", "listClientPeople", "listClientServices"] as const),
    ...(["addClientPerson", "saveClientPerson", "removeClientPerson"] as const),
    ...(["listClientPayments", "listClientExpenses", "listClientChanges", "getClientTab"] as const),
  ],
  "all but administrators": [
    ...(["forceOffline", "listStaff", "saveStaff", "deactivateStaff"] as const),
    ...(["getDepartment", "saveDepartment", "deleteDepartment"] as const),
    ...(["getProject", "saveProject", "deleteProject", "addProjectKey", "removeProjectKey"] as const),
    ...(["deleteChatsBefore", "getDeletion", "listAudit", "listMails", "resendMail"] as const),
    ...(["createWebhookEndpoint", "listWebhookEndpoints", "updateWebhookEndpoint", "deleteWebhookEndpoint"] as const),
    ...(["rotateWebhookSecret", "listWebhookDeliveries", "redeliverWebhook", "testWebhookEndpoint"] as const),
    ...(["listApiKeys", "createApiKey", "revokeApiKey", "importClients", "finishPass"] as const),
    ...([
      "eraseClient",
      "exportClient",
      "getPrivacyArchive",
      "listPrivacyRequests",
      "getPrivacyRequest",
      "setLegalHold",
      "liftLegalHold",
    ] as const),
  ],
  "all but heads and administrators": ["deleteChat"],
  "who may not see the chat": [
    ...(["getChat", "takeChat", "explainChat", "listMessages", "getFileLink", "sendTranscript", "rateChat"] as const),
    ...(["listPages", "listEarlierChats", "addVisitorNote", "listVisitorNotes", "listForwardTargets"] as const),
    ...(["denyTransfer", "cancelOffer", "answerMissed", "listRequests", "getAccountLink", "getChatClient"] as const),
    ...(["addFavourite", "saveReplyTemplate", "submitContactForm"] as const),
  ],
  "who does not answer the chat": [
    ...(["endChat", "renameChat", "sendMessage", "sendFile", "setUploads", "forwardChat", "transferChat"] as const),
    ...(["offerContactForm", "askToSignIn", "offerPage", "knock", "requestTicket", "requestClient"] as const),
  ],
};

/** Refusals because of who asks; everything else is said to somebody who got through. */
const ofWho = /^(auth|caller)\.|^presence\.bad_api_key$|^chat\.(chat_not_found|not_yours|not_your_department)$/;

const all = Object.entries(operations) as readonly (readonly [Name, Operation])[];
const closed = all.filter(([, { access }]) => access !== "anyone");

let system: System;
let edge: Edge;
let admin: StaffMember;
let people: Readonly<Record<Who, Credentials>>;
/** What every request may name. */
let given: Readonly<Record<string, unknown>>;
/** A chat of the owner that the holder answers; undefined when something happened to it. */
let chatId: string | undefined;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0, notifies: 1, searches: 1 });
  edge = await startEdge(system);
  await until("the gateway has a stream to chat", () => edge.deps.exchange.live);
  const { project, departments } = await demoWidget(edge);
  admin = await signIn(edge, "admin");
  const [holder, colleague, head, outsider] = await Promise.all(
    ["alice", "boris", "carol", "dave"].map((name) => signIn(edge, name)),
  );
  const [owner, stranger, client] = await Promise.all([newVisitor(edge), newVisitor(edge), newVisitor(edge)]);
  if (!holder || !colleague || !head || !outsider) throw new Error("everybody signs in");
  const client_token = await mintClientToken(system.secrets, project.id, "client-9");
  const identity = { headers: client.headers, body: { project_id: project.id, client_token } };
  expect(await call(edge, "POST", "/v1/visitor/identity", identity)).toMatchObject({ status: 200 });
  people = {
    owner: owner.headers,
    stranger: stranger.headers,
    client: client.headers,
    holder: holder.headers,
    colleague: colleague.headers,
    head: head.headers,
    outsider: outsider.headers,
    administrator: admin.headers,
  };
  given = {
    project_id: project.id,
    department_id: departments.find(({ name }) => name === "Sales")?.id,
    operator_id: colleague.staff.id,
    visitor_id: owner.id,
    // What is made and removed on the way is not what the others need.
    department: "trials",
    project: "trials",
  };
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

/** Asks an operation for the least that its description takes, about the chat that the holder answers. */
async function ask([name, operation]: readonly [Name, Operation], headers: Credentials, chat_id = newId()) {
  const existing = ["getProject", "addProjectKey", "removeProjectKey"].includes(name) ? { project: "acme" } : {};
  const { path, body } = sampleOf(operation, { ...given, ...existing, chat_id });
  const type = operation.body === Bytes ? { "content-type": "application/octet-stream" } : {};
  return call(edge, operation.method, path, { body, headers: { origin: edge.url, ...headers, ...type } });
}

async function expectRefusal(
  one: readonly [Name, Operation],
  headers: Credentials,
  reason: string,
  chat?: string,
  who = "",
) {
  const { status, body } = await ask(one, headers, chat);
  expect([who, one[0], status, body.reason]).toEqual([who, one[0], expect.any(Number), reason]);
}

async function expectThrough(one: readonly [Name, Operation], headers: Credentials, chat?: string) {
  const { status, body } = await ask(one, headers, chat);
  const refused = status >= 400 && ofWho.test(body.reason) && body.reason !== "auth.no_session";
  expect([one[0], status, refused && body.reason]).toEqual([one[0], expect.any(Number), false]);
  expect([one[0], status < 500]).toEqual([one[0], true]);
}

/** A chat that the holder answers. */
async function heldChat(): Promise<string> {
  if (chatId !== undefined) return chatId;
  const { owner, holder } = people;
  const chat = await openChat(edge, { id: "", headers: owner });
  await call(edge, "POST", `/v1/chats/${chat.id}/take`, { headers: holder });
  chatId = chat.id;
  return chatId;
}

/** Something may have happened to the chat: the next one asks for another. */
async function spoil(): Promise<void> {
  if (chatId !== undefined) await call(edge, "POST", `/v1/chats/${chatId}/end`, { headers: people.owner });
  chatId = undefined;
}

/** With which reason somebody known is refused; undefined when they get through. */
function refusalOf(name: Name, { access }: Operation, who: Who): string | undefined {
  const kind = ["owner", "stranger", "client"].includes(who) ? "visitor" : "staff";
  if (access !== "anyone" && !access.includes(kind)) return "auth.not_allowed";
  const [rule] = (Object.keys(rules) as Rule[]).filter((one) => rules[one].includes(name));
  const refused: Partial<Record<Who, string>> = rule === undefined ? {} : refusals[rule];
  return refused[who];
}

function refuse<W extends Who>(reason: string, ...whom: readonly W[]): Record<W, string> {
  return Object.fromEntries(whom.map((who) => [who, reason])) as Record<W, string>;
}

/** A key with these scopes. */
async function makeKey(granted: readonly Scope[], expires_at?: string) {
  const made = { body: { name: "Reports", scopes: granted, expires_at }, headers: admin.headers };
  const { body } = await call<Answer<Operations["createApiKey"]>>(edge, "POST", "/v1/api-keys", made);
  return { id: body.key.id, headers: bearer(body.secret) };
}

function bearer(token: string): Credentials {
  return { authorization: `Bearer ${token}` };
}

/** Everybody whom no operation is for that is not for anyone, and the reason that each is told. */
async function nobodies(): Promise<Readonly<Record<string, readonly [Credentials, string]>>> {
  const { staff } = admin;
  const soon = Date.now() + 3_000;
  const expiring = await makeKey(scopes, new Date(soon).toISOString());
  const forged = await mintStaffToken(generateKeyPair().privateKey, staff, Date.now() + 60_000);
  const expired = await mintStaffToken(system.secrets.staffTokenKey.privateKey, staff, Date.now() - 1_000);
  const left = await whoLeft();
  const ended = await endedSession();
  const revoked = await revokedKey();
  await until("the key has expired", () => Date.now() > soon);
  return {
    "who brings nothing": [{}, "auth.required"],
    "a forged cookie": [{ cookie: people.owner["cookie"]?.replace(/.$/, "~") ?? "" }, "auth.required"],
    "the cookie of a session that was ended": [ended, "auth.required"],
    rubbish: [bearer("rubbish"), "auth.invalid_token"],
    "another scheme": [{ authorization: "Basic YWRtaW46c3dpdGNoYm9hcmQ=" }, "auth.invalid_token"],
    "a forged token": [bearer(forged), "auth.invalid_token"],
    "an expired token": [bearer(expired), "auth.token_expired"],
    "who does not work here any more": [left, "auth.unknown_staff"],
    "a key that nobody made": [bearer("sbk_x_y"), "presence.bad_api_key"],
    "a visitor's token on a page of another origin than it is for": [
      bearer(edge.deps.visitorTokens.issue(newId(), "https://shop.example")),
      "auth.invalid_token",
    ],
    "an expired key": [expiring.headers, "presence.bad_api_key"],
    "a revoked key": [revoked, "presence.bad_api_key"],
  };
}

/** Somebody who worked here, with a token that has not expired. */
async function whoLeft(): Promise<Credentials> {
  const person = { email: "eve@acme.test", name: "Eve", role: "operator", department_ids: [], password: "switchboard" };
  const support = (await signIn(edge, "alice")).staff.department_ids;
  await call(edge, "PUT", "/v1/staff", { body: { ...person, department_ids: support }, headers: admin.headers });
  const { headers, staff } = await signIn(edge, "eve");
  await call(edge, "POST", `/v1/staff/${staff.id}/deactivate`, { headers: admin.headers });
  await untilRefused(headers);
  return headers;
}

/** The cookie of a session that its person ended. */
async function endedSession(): Promise<Credentials> {
  const body = { email: "dave@acme.test", password: "switchboard" };
  const { headers } = await call(edge, "POST", "/v1/session", { body });
  const cookie = { cookie: headers.getSetCookie()[0]?.split(";")[0] ?? "" };
  expect(await call(edge, "DELETE", "/v1/session", { headers: cookie })).toMatchObject({ status: 204 });
  return cookie;
}

/** A key that was used, and revoked then. */
async function revokedKey(): Promise<Credentials> {
  const { id, headers } = await makeKey(scopes);
  expect(await call(edge, "GET", "/v1/departments", { headers })).toMatchObject({ status: 200 });
  await call(edge, "DELETE", `/v1/api-keys/${id}`, { headers: admin.headers });
  await untilRefused(headers);
  return headers;
}

async function untilRefused(headers: Credentials): Promise<void> {
  const status = async () => (await call(edge, "GET", "/v1/departments", { headers })).status;
  await until("the gateway has heard of it", async () => (await status()) === 401);
}

/** Asks for a path as it is written: `fetch` would put it in order first. */
async function askAsWritten(method: string, path: string, headers: Credentials): Promise<readonly [number, string]> {
  const sent = request(edge.url, { method, path, headers });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return [response.statusCode ?? 0, await text(response)];
}

describe("who may use what", () => {
  test("every operation has a rule", () => {
    expect(Object.values(rules).flat().sort()).toEqual(Object.keys(operations).sort());
  });

  test("a route of the API that is no operation keeps the gateway from starting", () => {
    const app = Fastify();
    addAuth(app, edge.deps);
    expect(() => app.get("/v1/secrets", () => "known to all")).toThrow("the route GET /v1/secrets is no operation");
  });

  test("every route that is not for anyone refuses who brings nothing, or a forged token", async () => {
    for (const [who, [headers, reason]] of Object.entries(await nobodies())) {
      for (const one of closed) await expectRefusal(one, headers, reason, undefined, who);
    }
    for (const one of all.filter(([, { access }]) => access === "anyone")) await expectThrough(one, {});
  }, 60_000);

  test("an ended session gets no new token", async () => {
    const answer = await call(edge, "POST", "/v1/session/refresh", { headers: await endedSession() });
    expect(answer).toMatchObject({ status: 401, body: { reason: "presence.session_ended" } });
  });

  test("every write refuses a visitor on a page of somebody else", async () => {
    const headers = { ...people.owner, origin: "https://elsewhere.example" };
    const writes = all.filter(([, { method }]) => method !== "GET");
    for (const one of writes) await expectRefusal(one, headers, "auth.origin_not_allowed");
  });

  test("X4: a visitor with a token is let in where one with a cookie is, and nowhere else", async () => {
    const owner = await newVisitor(edge);
    const headers = bearer(edge.deps.visitorTokens.issue(owner.id, edge.url));
    for (const one of closed) {
      const { access } = one[1];
      if (access === "staff") await expectRefusal(one, headers, "auth.not_allowed");
      else {
        const { body } = await ask(one, headers);
        expect([one[0], body?.reason ?? ""]).toEqual([one[0], expect.not.stringMatching(/^auth/)]);
      }
    }
  });

  test("asking for the head of what is not for anyone is refused likewise", async () => {
    for (const [name, { path }] of closed.filter(([, { method }]) => method === "GET")) {
      expect([name, (await askAsWritten("HEAD", path.replaceAll(/{\w+}/g, newId()), {}))[0]]).toEqual([name, 401]);
    }
  });

  test("every route lets in the keys of its scope and no others", async () => {
    const everything = (await makeKey(scopes)).headers;
    const others = new Map<Scope, Credentials>();
    for (const scope of scopes) {
      others.set(scope, (await makeKey(scopes.filter((other) => other !== scope))).headers);
    }
    const exact = new Map<string, Credentials>();
    const chat = await heldChat();
    for (const one of closed) {
      const needed = neededScopes(one[1]);
      if (needed === undefined) {
        await expectRefusal(one, everything, "auth.not_allowed");
        continue;
      }
      for (const scope of scopes) {
        const without = others.get(scope) ?? {};
        if (needed.includes(scope)) await expectRefusal(one, without, "auth.scope_missing");
      }
      const granted = needed.length === 0 ? ["figures:read" as const] : needed;
      const headers = exact.get(granted.join()) ?? (await makeKey(granted)).headers;
      exact.set(granted.join(), headers);
      await expectThrough(one, headers, chat);
    }
  }, 60_000);

  test.each(["%2e%2e", "%2F", "..%2F..%2Fv1%2Fme", "%252e%252e", "%00", "."])(
    "with %s in the place of an id nobody is let in who is not otherwise, and nothing is found",
    async (id) => {
      for (const [name, { method, path, access }] of all.filter(([, { params }]) => params !== undefined)) {
        const written = path.replaceAll(/{\w+}/g, id);
        const [status, body] = await askAsWritten(method, written, {});
        expect([name, status]).toEqual([name, access === "anyone" ? expect.toBeOneOf([400, 404]) : 401]);
        expect([name, body]).toEqual([name, expect.stringContaining('"reason"')]);
        const [answered] = await askAsWritten(method, written, admin.headers);
        expect([name, answered]).toEqual([name, expect.toBeOneOf([400, 403, 404])]);
      }
    },
  );

  test("however a path is written, nobody is let in who is not otherwise", async () => {
    for (const [name, { method, path }] of closed) {
      const plain = path.replaceAll(/{\w+}/g, newId());
      const spellings = [
        plain.replace(/v1\/(.)/, (_, letter: string) => `v1/%${letter.charCodeAt(0).toString(16)}`),
        plain.replace("/v1/", "/v1%2F"),
        plain.replace("/v1/", "/demo/%2e%2e/v1/"),
        plain.replace("/v1/", "/V1/"),
        `/${plain}`,
        `${plain}/`,
        `${plain};a=b`,
      ];
      for (const spelling of spellings) {
        const [status, body] = await askAsWritten(method, spelling, {});
        expect([name, spelling, status, body]).toEqual([
          name,
          spelling,
          expect.toBeOneOf([401, 404]),
          expect.stringMatching(/"reason":"(auth.required|request.route_not_found)"/),
        ]);
      }
    }
  });

  test.each(Object.keys(refusals) as Rule[])(
    "every operation that is to refuse %s refuses nobody else",
    async (rule) => {
      for (const one of all.filter(([name]) => rules[rule].includes(name))) {
        const [name, operation] = one;
        for (const who of Object.keys(people) as Who[]) {
          const reason = refusalOf(name, operation, who);
          if (reason !== undefined) await expectRefusal(one, people[who], reason, await heldChat());
          else {
            await expectThrough(one, people[who], await heldChat());
            if (operation.method !== "GET") await spoil();
          }
        }
      }
    },
    120_000,
  );
});
