import { decode } from "@switchboard/contracts/encode";
import { type Chat, ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  type HeldLive,
  HeldLiveSchema,
  type ListLive,
  ListLiveSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorKind } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { plain } from "@switchboard/contracts/messages";
import { liveHeldSubject, liveListSubject } from "@switchboard/contracts/subjects";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  acme,
  anOperator,
  ChatFixture,
  type Instance,
  newVisitor,
  openRequest,
  there,
  type Visitor,
} from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let two: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  two = await fixture.instance();
});

afterAll(() => fixture.stop());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const asClient = (visitor: Visitor, id: string, projectId: string = acme.project): Visitor => ({
  ...visitor,
  client: { projectId, id, name: "Ann Client", email: "ann@client.test" },
});
const notesOf = async (chat: Chat): Promise<unknown[]> =>
  (await fixture.messages(one, chat.id)).flatMap(({ content }) =>
    content.case === "system" ? [plain(content.value)] : [],
  );
const eventsOf = async (chatId: string): Promise<string[]> =>
  (await fixture.events())
    .filter(({ subject }) => subject.endsWith(chatId))
    .map(({ subject }) => subject.split(".")[3] ?? "");

describe("opening a chat", () => {
  test("C1: a new chat waits in its department with what the visitor gave and its first message", async () => {
    const lists: ListLive[] = [];
    const subscription = fixture.bus.subscribe(liveListSubject(acme.support), (data) =>
      lists.push(decode(ListLiveSchema, data)),
    );
    await fixture.bus.flush();

    const { chat, visitor } = await fixture.openChat(one, { text: "is anyone there?" });

    expect(chat).toMatchObject({
      state: ChatState.WAITING,
      projectName: "Acme",
      departmentName: "Support",
      visitor: { id: visitor.id, name: "Ann", email: "ann@example.test", clientId: "" },
      headSeq: 1,
      version: 1,
      preview: [{ seq: 1, content: { value: "is anyone there?" }, author: { name: "Ann" } }],
      origin: { ipAddress: "203.0.113.7" },
    });
    await until("the list is told", () =>
      lists.some(({ event }) => event.case === "waiting" && event.value.id === chat.id),
    );
    subscription.unsubscribe();
    expect(await eventsOf(chat.id)).toEqual(["chat_opened", "message_sent"]);
  });

  test("C1: without a department the project's first one by name that accepts chats has it", async () => {
    const { chat } = await one.client.openChat(openRequest({ departmentId: "" }), await fixture.as(newVisitor()));
    expect(chat?.departmentName).toBe("Sales");
  });

  test.each([
    ["project", { projectId: newId() }, "chat.project_not_found"],
    ["department", { departmentId: newId() }, "chat.department_not_found"],
    ["department of another project", { departmentId: acme.elsewhere }, "chat.department_not_found"],
  ])("C1: an unknown %s is refused", async (_, changes, reason) => {
    const opened = one.client.openChat(openRequest(changes), await fixture.as(newVisitor()));
    await expect(opened).rejects.toMatchObject({ kind: "not_found", reason });
  });

  test("C1: the same opening again, at once or later and through any instance, opens one chat with one message", async () => {
    const caller = await fixture.as(newVisitor());
    const request = openRequest();
    const answers = await Promise.all(upTo(6).map((n) => (n % 2 ? one : two).client.openChat(request, caller)));

    expect(new Set(answers.map(({ chat }) => chat?.id)).size).toBe(1);
    expect(await fixture.messages(one, there(answers[0]?.chat).id)).toHaveLength(1);
  });

  test("C1: a visitor who opens again while a chat runs goes on in it", async () => {
    const caller = await fixture.as(newVisitor());
    const openings = await Promise.all(
      upTo(8).map((n) => (n % 2 ? one : two).client.openChat(openRequest({ text: `${n}` }), caller)),
    );

    const ids = new Set(openings.map(({ chat }) => chat?.id));
    expect(ids.size).toBe(1);
    const stored = await fixture.messages(one, there([...ids][0]));
    expect(stored.map(({ seq }) => seq)).toEqual(upTo(8));
  });

  test("G2: an idempotency key answers with the same chat and is refused for another request", async () => {
    const options = { ...(await fixture.as(newVisitor())), idempotencyKey: newId() };
    const request = openRequest();
    const first = await one.client.openChat(request, options);
    const again = await two.client.openChat(request, options);

    expect(again).toEqual(first);
    await expect(one.client.openChat({ ...request, text: "other" }, options)).rejects.toMatchObject({
      reason: "idempotency_key_reused",
    });
  });

  test("C4: a visitor who is a client already opens as one; a client of another project does not", async () => {
    const visitor = await fixture.prove(one, newVisitor(), "c-1");
    const own = await one.client.openChat(openRequest(), await fixture.as(visitor));
    const foreign = await fixture.prove(one, newVisitor(), "c-1", { projectId: acme.otherProject });
    const other = await one.client.openChat(openRequest(), await fixture.as(foreign));

    expect(own.chat?.visitor).toMatchObject({ clientId: "c-1", name: "Ann Client", email: "ann@client.test" });
    expect(other.chat?.visitor).toMatchObject({ clientId: "", name: "Ann" });
  });
});

describe("taking a chat", () => {
  test("C7: of twenty operators who take a chat at once one has it, and the others are told who", async () => {
    const { chat } = await fixture.openChat(one);
    const operators = upTo(20).map((n): Caller & { kind: "staff" } => ({
      kind: "staff",
      id: newId(),
      name: `Op ${n}`,
    }));
    const row = { ...anOperator, departmentIds: [acme.support] };
    await fixture.saveStaff(operators.map(({ id, name }) => ({ ...row, id, name })));

    const takes = await Promise.allSettled(
      operators.map(async (operator, index) =>
        (index % 2 ? one : two).client.takeChat({ chatId: chat.id }, await fixture.as(operator)),
      ),
    );

    const winners = takes.flatMap((take) => (take.status === "fulfilled" ? [there(take.value.chat)] : []));
    expect(winners).toHaveLength(1);
    const { operatorId, operatorName } = there(winners[0]);
    for (const take of takes) {
      if (take.status === "fulfilled") continue;
      expect(take.reason).toMatchObject({
        kind: "failed_precondition",
        reason: "chat.already_taken",
        params: { operator_id: operatorId, operator_name: operatorName },
      });
    }
    expect(await notesOf(chat)).toEqual([{ code: "taken", params: { operator_name: operatorName } }]);
    expect(await eventsOf(chat.id)).toEqual(["chat_opened", "message_sent", "chat_taken", "message_sent"]);
  });

  test("C7: taking leaves the department's list and reaches every tab of the operator", async () => {
    const { chat } = await fixture.openChat(one);
    const lists: ListLive[] = [];
    const held: HeldLive[] = [];
    const subscriptions = [
      fixture.bus.subscribe(liveListSubject(acme.support), (data) => lists.push(decode(ListLiveSchema, data))),
      fixture.bus.subscribe(liveHeldSubject(acme.alice.id), (data) => held.push(decode(HeldLiveSchema, data))),
    ];
    await fixture.bus.flush();

    const taken = await one.client.takeChat({ chatId: chat.id }, await fixture.as(acme.alice));

    expect(taken.chat).toMatchObject({ state: ChatState.HELD, operatorName: "Alice", version: 2, headSeq: 2 });
    await until("both are told", () => lists.length > 0 && held.length > 0);
    for (const subscription of subscriptions) subscription.unsubscribe();
    expect(lists.map(plain)).toContainEqual({
      departmentId: acme.support,
      event: { case: "left", value: { chatId: chat.id, operatorId: acme.alice.id, operatorName: "Alice" } },
    });
    expect(held.map(({ chat: pushed }) => pushed)).toEqual([taken.chat]);
  });

  test("C7: taking what one holds already changes nothing", async () => {
    const { chat } = await fixture.heldChat(one);
    const again = await two.client.takeChat({ chatId: chat.id }, await fixture.as(acme.alice));
    expect(again.chat).toEqual(chat);
  });

  test("C7: an ended chat cannot be taken", async () => {
    const { chat, visitor } = await fixture.openChat(one);
    await one.client.endChat({ chatId: chat.id }, await fixture.as(visitor));
    const taken = one.client.takeChat({ chatId: chat.id }, await fixture.as(acme.alice));
    await expect(taken).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.ended" });
  });
});

describe("ending a chat", () => {
  test("C5: its visitor may end a chat that waits, and it leaves the list", async () => {
    const { chat, visitor } = await fixture.openChat(one);
    const ended = await one.client.endChat({ chatId: chat.id }, await fixture.as(visitor));

    expect(ended.chat).toMatchObject({ state: ChatState.ENDED, endedBy: AuthorKind.VISITOR, operatorId: "" });
    expect(await notesOf(chat)).toEqual([{ code: "ended", params: { by: "visitor", reason: "ended" } }]);
  });

  test("C16: its operator may end it; ending again changes nothing; it stays readable for both", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const caller = await fixture.as(acme.alice);
    const ended = await one.client.endChat({ chatId: chat.id }, caller);
    const again = await two.client.endChat({ chatId: chat.id }, caller);

    expect(ended.chat).toMatchObject({ state: ChatState.ENDED, endedBy: AuthorKind.OPERATOR, operatorName: "Alice" });
    expect(again).toEqual(ended);
    for (const reader of [visitor, acme.alice]) {
      const read = await one.client.getChat({ chatId: chat.id }, await fixture.as(reader));
      expect(read.chat).toEqual(ended.chat);
    }
    expect(await eventsOf(chat.id)).toEqual([
      ...["chat_opened", "message_sent", "chat_taken", "message_sent"],
      ...["chat_ended", "message_sent"],
    ]);
  });

  test("C16: the visitor's next message opens a new chat that links to the old; sent again it is there once", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    await one.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));
    const token = await fixture.token(visitor);
    const messageId = newId();

    const sends = await Promise.all(
      upTo(4).map((n) => (n % 2 ? one : two).exchange.send(chat.id, messageId, "one more thing", token)),
    );
    const later = await one.exchange.send(chat.id, messageId, "one more thing", token);

    const chatIds = new Set([...sends, later].map(({ chatId }) => chatId));
    expect(chatIds.size).toBe(1);
    expect(sends.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(later).toMatchObject({ repeated: true, seq: 1 });
    const { chat: next } = await one.client.getVisitorChat({ projectId: acme.project }, await fixture.as(visitor));
    expect(next).toMatchObject({
      id: later.chatId,
      previousChatId: chat.id,
      state: ChatState.WAITING,
      departmentName: "Support",
      visitor: { name: "Ann" },
      headSeq: 1,
    });
  });

  test("C16: a message to the old chat joins the new one when that runs already", async () => {
    const { chat, visitor } = await fixture.openChat(one);
    const caller = await fixture.as(visitor);
    await one.client.endChat({ chatId: chat.id }, caller);
    const opened = await one.client.openChat(openRequest(), caller);
    const sent = await one.exchange.send(chat.id, newId(), "in the old tab", caller.callerToken);

    expect(sent).toMatchObject({ chatId: opened.chat?.id, seq: 2 });
    expect(opened.chat?.previousChatId).toBe(chat.id);
  });

  test("C16: an operator's message to an ended chat is refused", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    await one.client.endChat({ chatId: chat.id }, await fixture.as(visitor));
    const sent = one.exchange.send(chat.id, newId(), "bye", await fixture.token(acme.alice));
    await expect(sent).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.ended" });
  });

  test("C16: ending and writing at the same moment lose no message", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);
    const ids = upTo(10).map(() => newId());
    const [sent] = await Promise.all([
      Promise.all(ids.map((id, n) => (n % 2 ? one : two).exchange.send(chat.id, id, "hurry", token))),
      one.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice)),
    ]);

    const chatIds = [...new Set(sent.map(({ chatId }) => chatId))];
    const stored = (await Promise.all(chatIds.map((id) => fixture.messages(one, id)))).flat();
    const own = stored.filter(({ author }) => author?.kind === AuthorKind.VISITOR).map(({ messageId }) => messageId);
    expect(own.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  });
});

describe("identifying a visitor", () => {
  test("C4: a visitor who proves to be a client becomes one in the running chat, once", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const caller = await fixture.as(asClient(visitor, "c-7"));
    const identified = await one.client.identifyVisitor({ projectId: acme.project }, caller);
    const again = await two.client.identifyVisitor({ projectId: acme.project }, caller);

    expect(identified.chat).toMatchObject({
      id: chat.id,
      visitor: { clientId: "c-7", name: "Ann Client", email: "ann@client.test" },
      version: chat.version + 1,
    });
    expect(again).toEqual(identified);
    expect(await notesOf(chat)).toContainEqual({ code: "identified", params: { name: "Ann Client" } });
    expect(await eventsOf(chat.id)).toContain("visitor_identified");
  });

  test("C4: a chat of one client never becomes another's", async () => {
    const { visitor } = await fixture.openChat(one);
    await one.client.identifyVisitor({ projectId: acme.project }, await fixture.as(asClient(visitor, "c-1")));
    const other = one.client.identifyVisitor({ projectId: acme.project }, await fixture.as(asClient(visitor, "c-2")));
    await expect(other).rejects.toMatchObject({ kind: "failed_precondition", reason: "chat.other_client" });
  });

  test("C4: without a running chat there is nothing to identify", async () => {
    const answer = await one.client.identifyVisitor(
      { projectId: acme.project },
      await fixture.as(asClient(newVisitor(), "c-1")),
    );
    expect(answer.chat).toBeUndefined();
  });

  test("C4: the proof of one project is no proof for another", async () => {
    const { visitor } = await fixture.openChat(one);
    const foreign = await fixture.as(asClient(visitor, "c-1", acme.otherProject));
    const answer = one.client.identifyVisitor({ projectId: acme.project }, foreign);
    await expect(answer).rejects.toMatchObject({ kind: "permission_denied" });
  });
});
