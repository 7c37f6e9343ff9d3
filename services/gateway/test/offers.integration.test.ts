import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Edge, startEdge } from "./support/edge.ts";
import { type Browser, call, demoWidget, newVisitor, openChat, type StaffMember, signIn } from "./support/people.ts";

let system: System;
let edge: Edge;
let alice: StaffMember;
let boris: StaffMember;

beforeAll(async () => {
  system = await startTestSystem({ gateways: 0 });
  edge = await startEdge(system);
  await until(
    "the gateway knows the projects and has a stream to chat",
    () => edge.deps.organisation.loaded && edge.deps.exchange.live,
  );
  [alice, boris] = await Promise.all([signIn(edge, "alice"), signIn(edge, "boris")]);
}, 60_000);
afterAll(async () => {
  await edge?.close();
  await system?.stop();
});

const post = <T>(who: StaffMember | Browser, path: string, body?: unknown) =>
  call<T>(edge, "POST", path, { headers: who.headers, ...(body !== undefined && { body }) });

async function departmentId(name: string): Promise<string | undefined> {
  return (await demoWidget(edge)).departments.find((one) => one.name === name)?.id;
}

/** A chat in Support that Alice has taken, of a new visitor. */
async function heldChat() {
  const visitor = await newVisitor(edge);
  const chat = await openChat(edge, visitor);
  await post(alice, `/v1/chats/${chat.id}/take`);
  return { visitor, path: `/v1/chats/${chat.id}` };
}

const aForm = () => ({ name: "Ann", email: "ann@home.test", message_id: newId(), text: "Call me" });

describe("handing chats over", () => {
  test("C20: forwarding to a department where nobody is online is a conflict that says where somebody is", async () => {
    const { path } = await heldChat();
    const sales = await departmentId("Sales");
    expect(await post(alice, `${path}/forward`, { department_id: sales })).toMatchObject({
      status: 409,
      body: {
        reason: "chat.department_offline",
        params: { department_id: sales, department_name: "Sales", departments: expect.stringMatching(/^\[.*\]$/) },
      },
    });
    expect(await post(boris, `${path}/forward`, { department_id: sales })).toMatchObject({
      status: 403,
      body: { reason: "chat.not_yours" },
    });
    expect(await post(alice, `${path}/forward`, { department_id: newId() })).toMatchObject({ status: 404 });
  });

  test("C21: transferring to who is not online is a conflict; without a reason it is a wrong request", async () => {
    const { path } = await heldChat();
    const request = { operator_id: boris.staff.id, reason: "knows it" };
    expect(await post(alice, `${path}/transfer`, request)).toMatchObject({
      status: 409,
      body: { reason: "chat.operator_offline", params: { operator_name: "Boris" } },
    });
    expect(await post(alice, `${path}/transfer`, { ...request, reason: "" })).toMatchObject({
      status: 400,
      body: { reason: "request.invalid", errors: [{ pointer: "/reason" }] },
    });
    for (const verb of ["transfer/deny", "offer/cancel"]) {
      expect(await post(alice, `${path}/${verb}`)).toMatchObject({ status: 409, body: { reason: "chat.no_offer" } });
    }
  });

  test("C20, C21: who could have it is told to staff; visitors do not see it", async () => {
    const { path, visitor } = await heldChat();
    const { body } = await call<Answer<Operations["listForwardTargets"]>>(edge, "GET", `${path}/targets`, {
      headers: alice.headers,
    });
    expect(body).toEqual({ departments: expect.any(Array), operators: expect.any(Array) });
    expect((await call(edge, "GET", `${path}/targets`, { headers: visitor.headers })).status).toBe(403);
  });
});

describe("the contact form", () => {
  test("C19: an operator sends the visitor there, the form ends the chat, and an answer is shown to staff alone", async () => {
    const { path, visitor } = await heldChat();
    const chatId = path.split("/").at(-1);
    const offered = await post<Answer<Operations["openChat"]>>(alice, `${path}/contact-form/offer`);
    expect(offered.body.chat.form_offered_at).toEqual(expect.any(String));
    const form = { ...aForm(), chat_id: chatId };
    const first = await post<Answer<Operations["openChat"]>>(visitor, "/v1/contact-forms", form);
    expect(first.body.chat).toMatchObject({ id: chatId, state: "ended", end_reason: "contact_form", staff: null });
    expect((await post<Answer<Operations["openChat"]>>(visitor, "/v1/contact-forms", form)).body.chat.id).toBe(chatId);

    const answered = await post<Answer<Operations["openChat"]>>(boris, `${path}/answer`, { text: "We called" });
    expect(answered.body.chat.staff?.answered).toEqual({
      by: { id: boris.staff.id, name: "Boris" },
      at: expect.any(String),
    });
    const seen = await call<Answer<Operations["openChat"]>>(edge, "GET", path, { headers: visitor.headers });
    expect(seen.body.chat.staff).toBeNull();
  });

  test("C1, C19: without a chat it is a conversation that is over at once", async () => {
    const visitor = await newVisitor(edge);
    const { project } = await demoWidget(edge);
    const { status, body } = await post<Answer<Operations["openChat"]>>(visitor, "/v1/contact-forms", {
      ...aForm(),
      project_id: project.id,
    });
    expect([status, body.chat.state, body.chat.visitor.email]).toEqual([200, "ended", "ann@home.test"]);
    expect(await post(alice, "/v1/contact-forms", { ...aForm(), project_id: project.id })).toMatchObject({
      status: 403,
    });
  });

  test.each([
    ["no email", { email: "nobody" }, "/email"],
    ["no name", { name: "" }, "/name"],
    ["no text", { text: "" }, "/text"],
  ])("C19: with %s it is refused by its field", async (_what, change, pointer) => {
    const { project } = await demoWidget(edge);
    const form = { ...aForm(), project_id: project.id, ...change };
    expect(await post(await newVisitor(edge), "/v1/contact-forms", form)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer }] },
    });
  });

  test("C19: a chat that was not missed is not answered by mail", async () => {
    const { path } = await heldChat();
    expect(await post(alice, `${path}/answer`, { text: "hello" })).toMatchObject({
      status: 409,
      body: { reason: "chat.not_missed" },
    });
  });
});
