import { fromEventJson } from "@switchboard/contracts/encode";
import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  ClientRequestedSchema,
  TicketRequestedSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/request_events";
import { RequestKind, RequestState, RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, there, type Visitor } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let requests: UnaryClient<typeof RequestsService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  requests = one.clientOf(RequestsService);
});

afterAll(() => fixture.stop());

/** A client's chat that Alice took. */
async function clientChat(clientId: string = newId()): Promise<{ chat: Chat; visitor: Visitor }> {
  const visitor = await fixture.prove(one, newVisitor(), clientId);
  const { chat } = await one.client.openChat(openRequest(), await fixture.as(visitor));
  await one.client.takeChat({ chatId: there(chat).id }, await fixture.as(acme.alice));
  return { chat: there(chat), visitor };
}

const eventsOf = async (name: string, chatId: string): Promise<unknown[]> =>
  (await fixture.events())
    .filter(({ subject }) => subject === `switchboard.chat.v1.${name}.${chatId}`)
    .map(({ payload }) => payload);

describe("a ticket from a chat", () => {
  test("C11: carries client, name, email, subject and where the conversation ends, and stays pending", async () => {
    const { chat } = await clientChat("c 1/7");
    const alice = await fixture.as(acme.alice);
    const { request } = await requests.requestTicket({ chatId: chat.id, subject: " Refund " }, alice);

    expect(request).toMatchObject({
      chatId: chat.id,
      kind: RequestKind.TICKET,
      state: RequestState.PENDING,
      params: { subject: "Refund", name: "Ann Client", email: "ann@client.test" },
      requestedByName: "Alice",
      result: "",
    });
    const [told] = await eventsOf("ticket_requested", chat.id);
    expect(fromEventJson(TicketRequestedSchema, told)).toMatchObject({
      requestId: request?.id,
      projectId: acme.project,
      departmentId: acme.support,
      clientId: "c 1/7",
      subject: "Refund",
      headSeq: 2,
      requestedById: acme.alice.id,
    });
    const listed = await requests.listRequests({ chatId: chat.id }, await fixture.as(acme.boris));
    expect(listed.requests).toEqual([request]);
  });

  test("C11: asked for again, at once or in other words, it is the same ticket", async () => {
    const { chat } = await clientChat();
    const alice = await fixture.as(acme.alice);
    const answers = await Promise.all(
      ["one", "two", "three"].map((subject) => requests.requestTicket({ chatId: chat.id, subject }, alice)),
    );
    expect(new Set(answers.map(({ request }) => request?.id)).size).toBe(1);
    expect(await eventsOf("ticket_requested", chat.id)).toHaveLength(1);
  });

  test("C11: there is none for a visitor who has not signed in, nor for a chat of somebody else", async () => {
    const { chat } = await fixture.heldChat(one);
    const refused = requests.requestTicket({ chatId: chat.id, subject: "x" }, await fixture.as(acme.alice));
    await expect(refused).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.not_a_client" });
    expect(await eventsOf("ticket_requested", chat.id)).toEqual([]);
    for (const [caller, reason] of [
      [acme.boris, "chat.not_yours"],
      [acme.zoe, "chat.chat_not_found"],
    ] as const) {
      const foreign = requests.requestTicket({ chatId: chat.id, subject: "x" }, await fixture.as(caller));
      await expect(foreign).rejects.toMatchObject({ reason });
    }
    const blank = requests.requestTicket({ chatId: chat.id, subject: " " }, await fixture.as(acme.alice));
    await expect(blank).rejects.toMatchObject({ reason: "chat.invalid_request" });
  });

  test("C11: it may be asked for when the chat is over", async () => {
    const { chat } = await clientChat();
    const alice = await fixture.as(acme.alice);
    await one.client.endChat({ chatId: chat.id }, alice);
    const { request } = await requests.requestTicket({ chatId: chat.id, subject: "Refund" }, alice);
    expect(request?.state).toBe(RequestState.PENDING);
  });
});

describe("registering a client from a chat", () => {
  test("C11: is prefilled from the chat, and what the operator corrects wins", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const asked = { chatId: chat.id, name: "Anna Kay", email: "", phone: "+49 30 1" };
    const { request } = await requests.requestClient(asked, await fixture.as(acme.alice));
    expect(request?.params).toEqual({ name: "Anna Kay", email: "ann@example.test", phone: "+49 30 1" });
    const [told] = await eventsOf("client_requested", chat.id);
    expect(fromEventJson(ClientRequestedSchema, told)).toMatchObject({ visitorId: visitor.id, name: "Anna Kay" });
  });

  test("C11: who is a client is not registered again, and an address must be one", async () => {
    const { chat } = await clientChat();
    const alice = await fixture.as(acme.alice);
    const again = requests.requestClient({ chatId: chat.id, name: "", email: "", phone: "" }, alice);
    await expect(again).rejects.toMatchObject({ reason: "chat.client_already" });
    const bad = requests.requestClient({ chatId: chat.id, name: "", email: "ann", phone: "" }, alice);
    await expect(bad).rejects.toMatchObject({ reason: "chat.invalid_request", violations: [{ pointer: "/email" }] });
  });
});

describe("the client's account in the billing panel", () => {
  test("C11: its address comes from the project, encoded, and every look is audited", async () => {
    const { chat } = await clientChat("c/1 $&?x=1");
    const { rowCount } = await fixture.pool.query("update projects set account_url_template = $2 where id = $1", [
      acme.project,
      "https://billing.example/clients/{client_id}/view",
    ]);
    expect(rowCount).toBe(1);
    const { url } = await requests.getAccountLink({ chatId: chat.id }, await fixture.as(acme.boris));
    expect(url).toBe("https://billing.example/clients/c%2F1%20%24%26%3Fx%3D1/view");
    const { rows } = await fixture.pool.query(
      "select actor_id, action, params ->> 'client_id' as client from audit where params ->> 'chat_id' = $1",
      [chat.id],
    );
    expect(rows).toEqual([{ actor_id: acme.boris.id, action: "account_opened", client: "c/1 $&?x=1" }]);
  });

  test("C11: a visitor who is no client has none, nor has a project without a panel", async () => {
    const { chat: anonymous } = await fixture.heldChat(one);
    const { chat } = await clientChat();
    const alice = await fixture.as(acme.alice);
    const none = requests.getAccountLink({ chatId: anonymous.id }, alice);
    await expect(none).rejects.toMatchObject({ kind: "not_found", reason: "chat.no_account_link" });
    await fixture.pool.query("update projects set account_url_template = '' where id = $1", [acme.project]);
    await expect(requests.getAccountLink({ chatId: chat.id }, alice)).rejects.toMatchObject({
      reason: "chat.no_account_link",
    });
    await expect(requests.getAccountLink({ chatId: chat.id }, await fixture.as(acme.zoe))).rejects.toMatchObject({
      reason: "chat.chat_not_found",
    });
  });
});
