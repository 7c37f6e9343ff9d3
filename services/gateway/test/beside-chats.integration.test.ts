import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import {
  type Browser,
  call,
  demoWidget,
  mintClientToken,
  newVisitor,
  openChat,
  type StaffMember,
  signIn,
} from "./support/people.ts";
import { staffSocket, visitorSocket } from "./support/raw-socket.ts";

let system: System;
let edge: Edge;
let alice: StaffMember;
let projectId: string;
/** Where the demo project's site is. */
const site = "https://demo.acme.test";

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  edge = await startEdge(system);
  await until(
    "the gateway knows the projects and has a stream to chat",
    () => edge.deps.organisation.loaded && edge.deps.exchange.live,
  );
  alice = await signIn(edge, "alice");
  projectId = (await demoWidget(edge)).project.id;
  await giveSite();
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

/** A system without a gateway has a demo project without a site. */
async function giveSite(): Promise<void> {
  const admin = await signIn(edge, "admin");
  const callerToken = await edge.deps.signer.sign({ kind: "staff", id: admin.staff.id, name: "Admin" });
  const asked = { project: "acme" } as const;
  const { project } = await edge.deps.projects.getProject(asked, { callerToken });
  if (project === undefined) throw new TypeError("there is no demo project");
  const changed = { ...project, project: "acme", allowedOrigins: [site], siteUrl: site };
  await edge.deps.projects.saveProject(changed, { callerToken });
  const visitor = await edge.deps.signer.sign({ kind: "visitor", id: newId() });
  const visit = { projectId, url: `${site}/`, title: "" };
  await until("chat knows the site", async () =>
    edge.deps.visitors.visitPage(visit, { callerToken: visitor }).then(() => true),
  );
}

const ask = <T>(who: StaffMember | Browser, method: string, path: string, body?: unknown) =>
  call<T>(edge, method, path, { headers: who.headers, ...(body !== undefined && { body }) });

/** A chat in Support that Alice has taken, of a new visitor or a client. */
async function heldChat(clientId?: string) {
  const visitor = await newVisitor(edge);
  const chat = await openChat(edge, visitor);
  if (clientId !== undefined) {
    const client_token = await mintClientToken(system.secrets, projectId, clientId);
    await ask(visitor, "POST", "/v1/visitor/identity", { project_id: projectId, client_token });
  }
  await ask(alice, "POST", `/v1/chats/${chat.id}/take`);
  return { visitor, chat, path: `/v1/chats/${chat.id}` };
}

describe("what a visitor leaves behind", () => {
  test("C5: a rating of 6 is refused and names the score; one of 5 is kept", async () => {
    const { visitor, path } = await heldChat();
    expect(await ask(visitor, "PUT", `${path}/rating`, { score: 6 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/score" }] },
    });
    const rated = await ask<Answer<Operations["openChat"]>>(visitor, "PUT", `${path}/rating`, {
      score: 5,
      comment: "quick",
    });
    expect(rated.body.chat.rating).toMatchObject({ score: 5, comment: "quick" });
    expect((await ask(alice, "PUT", `${path}/rating`, { score: 5 })).status).toBe(403);
  });

  test("C5: a fourth transcript within the hour is too much, and says when it is not", async () => {
    const { visitor, path } = await heldChat("client-transcripts");
    const send = () => ask(visitor, "POST", `${path}/transcript`, { email: "ann@home.test" });
    for (let n = 0; n < 3; n += 1) expect((await send()).status).toBe(204);
    const refused = await send();
    expect(refused).toMatchObject({ status: 429, body: { reason: "chat.too_many_transcripts" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3_000);
    expect((await ask(alice, "POST", `${path}/transcript`, { email: "no address" })).status).toBe(400);
  });
});

describe("what staff know and keep of a chat", () => {
  test("C9, C15: name and summary change one by one, and a chat can be marked and found again", async () => {
    const { visitor, chat, path } = await heldChat();
    await ask(alice, "PATCH", path, { name: "Refund" });
    const renamed = await ask<Answer<Operations["openChat"]>>(alice, "PATCH", path, { summary: "order 7" });
    expect(renamed.body.chat.staff).toMatchObject({ name: "Refund", summary: "order 7" });
    expect((await ask(alice, "PATCH", path, {})).status).toBe(400);
    expect((await ask(visitor, "PATCH", path, { name: "x" })).status).toBe(403);

    expect((await ask(alice, "PUT", `${path}/favourite`)).status).toBe(204);
    const { body } = await ask<Answer<Operations["listFavourites"]>>(alice, "GET", "/v1/favourites");
    expect(body.favourites[0]).toMatchObject({ chat: { id: chat.id, staff: { name: "Refund" } } });
    expect((await ask(alice, "DELETE", `${path}/favourite`)).status).toBe(204);
    const after = await ask<Answer<Operations["listFavourites"]>>(alice, "GET", "/v1/favourites");
    expect(after.body.favourites.map((one) => one.chat.id)).not.toContain(chat.id);
  });

  test("C2, C8: a page reaches staff who watch the chat and stays; other sites and scripts are refused", async () => {
    const { visitor, chat, path } = await heldChat();
    const [theirs, ours] = await Promise.all([visitorSocket(edge, visitor.headers), staffSocket(edge, alice.token)]);
    ours.send({ t: "watch", id: 1, chat_id: chat.id, after_seq: 0 });
    await ours.next("watching");
    theirs.send({ t: "visit", id: 1, project_id: projectId, url: `${site}/cart`, title: "Cart" });
    await theirs.next("done", ({ id }) => id === 1);
    expect((await ours.next("page")).page).toMatchObject({ url: `${site}/cart`, title: "Cart" });
    // The socket is not told its own page.
    expect(theirs.all("page")).toEqual([]);

    theirs.send({ t: "visit", id: 2, project_id: projectId, url: `${site}/help`, title: "Help" });
    expect(await theirs.next("error", ({ id }) => id === 2)).toMatchObject({ reason: "realtime.too_many_visits" });
    const { body } = await ask<Answer<Operations["listPages"]>>(alice, "GET", `${path}/pages`);
    expect(body.pages.map(({ url }) => url)).toEqual([`${site}/cart`]);

    for (const url of ["javascript:alert(1)", "https://evil.example/"]) {
      const socket = await visitorSocket(edge, visitor.headers);
      socket.send({ t: "visit", id: 3, project_id: projectId, url });
      expect(await socket.next("error")).toMatchObject({ kind: "invalid_argument", reason: "chat.invalid_page" });
      socket.socket.close();
    }
  });

  test("C10, C15: earlier chats of browser and client are apart, and notes are there when they come back", async () => {
    const { visitor, chat, path } = await heldChat();
    await ask(alice, "POST", `${path}/notes`, { text: "prefers mail" });
    await ask(alice, "POST", `${path}/end`);
    const next = await openChat(edge, visitor, "me again");
    const earlier = (of: string) =>
      ask<Answer<Operations["listEarlierChats"]>>(alice, "GET", `/v1/chats/${next.id}/history?of=${of}`);
    expect((await earlier("visitor")).body.chats.map(({ id }) => id)).toEqual([chat.id]);
    expect((await earlier("client")).body.chats).toEqual([]);
    expect((await earlier("anyone")).status).toBe(400);
    const { body } = await ask<Answer<Operations["listVisitorNotes"]>>(alice, "GET", `/v1/chats/${next.id}/notes`);
    expect(body.notes).toMatchObject([{ text: "prefers mail", author: { name: "Alice" }, chat_id: chat.id }]);
    expect((await ask(visitor, "GET", `/v1/chats/${next.id}/notes`)).status).toBe(403);
  });
});

describe("turning to a visitor", () => {
  test("C14: a knock at a closed door is a conflict; at an open one it is heard, once in 10 seconds", async () => {
    const { visitor, path } = await heldChat();
    expect(await ask(alice, "POST", `${path}/knock`)).toMatchObject({
      status: 409,
      body: { reason: "chat.visitor_away" },
    });
    const socket = await visitorSocket(edge, visitor.headers);
    expect((await ask(alice, "POST", `${path}/knock`)).status).toBe(204);
    expect(await socket.next("knock")).toMatchObject({ operator_name: "Alice" });
    const again = await ask(alice, "POST", `${path}/knock`);
    expect(again).toMatchObject({ status: 429, body: { reason: "chat.knocked_lately" } });
    expect(Number(again.headers.get("retry-after"))).toBeLessThanOrEqual(10);
  });

  test("C11, C14: prompts and offered pages are notes in the conversation", async () => {
    const { visitor, chat, path } = await heldChat();
    const socket = await visitorSocket(edge, visitor.headers, { [chat.id]: 1 });
    expect((await ask(alice, "POST", `${path}/sign-in-prompt`)).status).toBe(204);
    expect((await ask(alice, "POST", `${path}/sign-in-prompt`)).status).toBe(429);
    expect((await ask(alice, "POST", `${path}/page-offer`, { url: "javascript:alert(1)" })).status).toBe(400);
    expect((await ask(alice, "POST", `${path}/page-offer`, { url: `${site}/help` })).status).toBe(204);
    const offered = await socket.next("message", ({ message }) => message.system?.code === "page_offered");
    expect(offered.message.system?.params).toEqual({ url: `${site}/help`, label: "" });
    expect(socket.all("message").map(({ message }) => message.system?.code)).toContain("sign_in_asked");
  });

  test("C6: a conversation that an operator starts pops up in every open tab, or is told by mail", async () => {
    const clientId = newId();
    const { visitor, path } = await heldChat(clientId);
    await ask(alice, "POST", `${path}/end`);
    const socket = await visitorSocket(edge, visitor.headers);
    const start = (message_id: string, whom: object) =>
      ask<Answer<Operations["startConversation"]>>(alice, "POST", "/v1/conversations", {
        project_id: projectId,
        message_id,
        text: "Your payment failed",
        ...whom,
      });
    const { body } = await start(newId(), { client_id: clientId });
    expect(body).toMatchObject({ delivered: "popup", chat: { state: "held", operator: { name: "Alice" } } });
    const shown = await socket.next("chat", (frame) => frame.chat.id === body.chat.id);
    expect(shown.chat).toMatchObject({ staff: null, preview: [{ text: "Your payment failed" }] });

    socket.socket.close();
    await ask(alice, "POST", `/v1/chats/${body.chat.id}/end`);
    const again = await until("the tab is gone", async () => {
      const started = await start(newId(), { client_id: clientId });
      return started.body.delivered === "mail" ? started.body : undefined;
    });
    expect(again.chat.id).not.toBe(body.chat.id);
    expect((await start(newId(), {})).status).toBe(400);
    expect((await start(newId(), { client_id: "nobody" })).status).toBe(404);
  });
});

describe("what is done elsewhere", () => {
  test("C11: a ticket is asked for once and pending; without a client there is none, nor an account", async () => {
    const { path } = await heldChat("c 1/7");
    const first = await ask<Answer<Operations["requestTicket"]>>(alice, "POST", `${path}/ticket-request`, {
      subject: "Refund",
    });
    const again = await ask<Answer<Operations["requestTicket"]>>(alice, "POST", `${path}/ticket-request`, {
      subject: "Refund!",
    });
    expect(first.body.request).toMatchObject({ kind: "ticket", state: "pending", result: null });
    expect(again.body.request).toEqual(first.body.request);
    const { body } = await ask<Answer<Operations["listRequests"]>>(alice, "GET", `${path}/requests`);
    expect(body.requests).toEqual([first.body.request]);
    const link = await ask<Answer<Operations["getAccountLink"]>>(alice, "GET", `${path}/account-link`);
    expect(link.body.url).toBe("https://billing.acme.example/clients/c%201%2F7");

    const { path: anonymous } = await heldChat();
    expect((await ask(alice, "POST", `${anonymous}/ticket-request`, { subject: "x" })).status).toBe(409);
    expect((await ask(alice, "GET", `${anonymous}/account-link`)).status).toBe(404);
    const registered = await ask<Answer<Operations["requestTicket"]>>(alice, "POST", `${anonymous}/client-request`, {
      name: "Ann",
    });
    expect(registered.body.request).toMatchObject({ kind: "client", state: "pending", params: { name: "Ann" } });
  });

  test("C12: a message becomes a predefined reply that one finds again", async () => {
    const { chat, path } = await heldChat();
    const message = { message_id: newId(), text: "Clear the cache, please" };
    await ask(alice, "POST", `${path}/messages`, message);
    const saved = await ask<Answer<Operations["saveReplyTemplate"]>>(
      alice,
      "POST",
      `${path}/messages/${message.message_id}/reply-template`,
      {
        title: "Cache",
        shortcut: "cache",
        scope: "person",
        use: "chat",
      },
    );
    expect(saved.body.template).toMatchObject({
      text: message.text,
      scope: "person",
      department_id: null,
      source: { chat_id: chat.id, message_id: message.message_id },
    });
    const { body } = await ask<Answer<Operations["listReplyTemplates"]>>(alice, "GET", "/v1/reply-templates");
    expect(body.templates).toContainEqual(saved.body.template);
  });
});
