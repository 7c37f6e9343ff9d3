import { decode, fromEventJson, toEventJson } from "@switchboard/contracts/encode";
import { MessageSentSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_events";
import {
  type ChatLive,
  ChatLiveSchema,
  type ListLive,
  ListLiveSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { AuthorSchema, type Message, MessageSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { liveChatSubject, liveListSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { messageSent } from "../src/events/chat-events.ts";
import { createWriterPool } from "../src/exchange/writer-pool.ts";
import { findMessage } from "../src/store/messages.ts";
import { acme, ChatFixture, type Instance, there } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let two: Instance;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  two = await fixture.instance();
});

afterAll(() => fixture.stop());
afterEach(() => void vi.useRealTimers());

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const textOf = ({ content }: Message): unknown => content.value;

describe("messages", () => {
  test("C2: a message of either side gets the next number and is pushed after its commit", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const pushed: ChatLive[] = [];
    const subscription = fixture.bus.subscribe(liveChatSubject(chat.id), (data) =>
      pushed.push(decode(ChatLiveSchema, data)),
    );
    await fixture.bus.flush();

    const first = await one.exchange.send(chat.id, newId(), "is it you?", await fixture.token(visitor));
    const second = await one.exchange.send(chat.id, newId(), "it is me", await fixture.token(acme.alice));

    expect([first.seq, second.seq]).toEqual([chat.headSeq + 1, chat.headSeq + 2]);
    await until("both messages are pushed", () => pushed.length === 2);
    subscription.unsubscribe();
    const stored = await fixture.messages(one, chat.id);
    expect(pushed.map(({ event }) => event?.value)).toEqual(stored.slice(-2));
    expect(stored.slice(-2).map(({ author }) => author?.name)).toEqual(["Ann", "Alice"]);
  });

  test("C7: a message to a waiting chat is also told to its department's list", async () => {
    const { chat, visitor } = await fixture.openChat(one);
    const pushed: ListLive[] = [];
    const subscription = fixture.bus.subscribe(liveListSubject(acme.support), (data) =>
      pushed.push(decode(ListLiveSchema, data)),
    );
    await fixture.bus.flush();

    const messageId = newId();
    await one.exchange.send(chat.id, messageId, "anyone?", await fixture.token(visitor));

    const push = await until("the list is told", () => pushed.find(({ event }) => event.case === "message"));
    subscription.unsubscribe();
    expect(push).toMatchObject({ departmentId: acme.support, event: { value: { messageId, chatId: chat.id } } });
  });

  test("the event of a text is the contract's own JSON, with every field that a message has", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const { chat: anonymous, visitor: nobody } = await fixture.openChat(one, { name: "" });
    for (const [chatId, caller] of [
      [chat.id, visitor],
      [chat.id, acme.alice],
      [anonymous.id, nobody],
    ] as const) {
      const messageId = newId();
      await one.exchange.send(chatId, messageId, 'He said: "\\o/"\n\t🙂 </b>', await fixture.token(caller));

      const message = there(await findMessage(fixture.pool, chatId, messageId));
      const events = await fixture.events();
      const event = there(events.find(({ payload }) => JSON.stringify(payload).includes(messageId)));
      expect(event).toEqual({ ...messageSent(message), id: event.id });
    }
    // What is new here is to be written by the statement in store/message-batch.ts as well.
    const fields = ["author", "chatId", "file", "messageId", "sentAt", "seq", "system", "text"];
    expect(MessageSchema.fields.map(({ localName }) => localName).sort()).toEqual(fields);
    expect(AuthorSchema.fields.map(({ localName }) => localName).sort()).toEqual(["id", "kind", "name"]);
  });

  test("C2: the connection that messages are written on stays however long nobody writes", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const writer = createWriterPool(fixture.databaseUrl, silentLog);
    const connection = () => writer.value<number>("select pg_backend_pid()");
    const first = await connection();
    vi.advanceTimersByTime(24 * 3_600_000);
    expect(await connection()).toBe(first);
    await writer.end();
  });

  test("C3: messages go on when the connection they are written on dies without a word", async () => {
    const url = new URL(fixture.databaseUrl);
    const relay = await TcpRelay.start([Number(url.port)]);
    url.port = String(relay.port);
    const instance = await fixture.instance(url.href, { statementMs: 1_000 });
    const { chat, visitor } = await fixture.heldChat(instance);
    const token = await fixture.token(visitor);
    const before = await instance.exchange.send(chat.id, newId(), "before", token);
    await instance.exchange.moveCursors(chat.id, before.seq, before.seq, token);

    relay.swallow();
    const messageId = newId();
    const lost = instance.exchange.send(chat.id, messageId, "during", token);
    await expect(lost).rejects.toMatchObject({ kind: "unavailable", reason: "database_unavailable" });
    const again = await instance.exchange.send(chat.id, messageId, "during", token);

    expect(again.seq).toBe(before.seq + 1);
    await instance.exchange.moveCursors(chat.id, again.seq, again.seq, token);
    await relay.stop();
  });

  test("C3: a message sent again has the first result, for ever and through any instance", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);
    const messageId = newId();

    const first = await one.exchange.send(chat.id, messageId, "once", token);
    const again = await one.exchange.send(chat.id, messageId, "once", token);
    await one.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));
    const later = await two.exchange.send(chat.id, messageId, "once", token);

    expect(first.repeated).toBe(false);
    expect(again).toEqual({ ...first, repeated: true });
    expect(later).toEqual({ ...first, repeated: true });
  });

  test("C3: one message sent many times at once through two instances is there once", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);
    const ids = upTo(20).map(() => newId());

    const sends = ids.flatMap((id) =>
      upTo(3).flatMap(() => [one, two].map(({ exchange }) => exchange.send(chat.id, id, `text of ${id}`, token))),
    );
    const results = await Promise.all(sends);

    for (const id of ids) {
      const own = results.filter(({ messageId }) => messageId === id);
      expect(new Set(own.map(({ seq }) => seq)).size).toBe(1);
    }
    const stored = (await fixture.messages(one, chat.id)).slice(chat.headSeq);
    expect(stored.map(({ messageId }) => messageId).sort()).toEqual([...ids].sort());
    expect(stored.map(({ seq }) => seq)).toEqual(upTo(20).map((n) => n + chat.headSeq));
    const events = (await fixture.events()).filter(({ subject }) => subject.endsWith(`message_sent.${chat.id}`));
    expect(events.map(({ payload }) => fromEventJson(MessageSentSchema, payload).message?.seq)).toEqual(
      (await fixture.messages(one, chat.id)).map(({ seq }) => seq),
    );
  });

  test("C3: twenty senders at once get numbers without a gap, each in the order of their sending", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);
    const send = async (sender: number): Promise<void> => {
      const { exchange } = sender % 2 === 0 ? one : two;
      for (const n of upTo(10)) await exchange.send(chat.id, newId(), `${sender}:${n}`, token);
    };

    await Promise.all(upTo(20).map(send));

    const stored = await fixture.messages(one, chat.id);
    expect(stored.map(({ seq }) => seq)).toEqual(upTo(200 + chat.headSeq));
    for (const sender of upTo(20)) {
      const own = stored.map(textOf).filter((text) => String(text).startsWith(`${sender}:`));
      expect(own).toEqual(upTo(10).map((n) => `${sender}:${n}`));
    }
  });

  test("C3: calls of one network message about one chat are written in their order", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const callerToken = await fixture.token(visitor);
    const texts = upTo(50).map(String);

    await Promise.all(
      one.exchange.calls(
        texts.map((text) => ({
          command: { case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text } },
          callerToken,
        })),
      ),
    );

    expect((await fixture.messages(one, chat.id)).slice(chat.headSeq).map(textOf)).toEqual(texts);
  });

  test("an event says the same of a message as the message itself", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const text = 'quotes " and \\ and \u2028 and \u0001 and emoji 👩‍🚀 {"a":1}';
    await one.exchange.send(chat.id, newId(), text, await fixture.token(visitor));
    await one.exchange.send(chat.id, newId(), "answer", await fixture.token(acme.alice));

    const stored = await fixture.messages(one, chat.id);
    const events = (await fixture.events()).filter(({ subject }) => subject.endsWith(`message_sent.${chat.id}`));

    expect(events.map(({ payload }) => payload)).toEqual(
      stored.map((message) => toEventJson(MessageSentSchema, { message })),
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(stored.length);
  });

  test.each([
    ["blank", "  \n ", "/text"],
    ["longer than 4000 characters", "x".repeat(4001), "/text"],
    ["with NUL", "a\0b", "/text"],
  ])("a text that is %s is refused with its field, and the stream lives on", async (_, text, pointer) => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);

    await expect(one.exchange.send(chat.id, newId(), text, token)).rejects.toMatchObject({
      kind: "invalid_argument",
      reason: "chat.invalid_message",
      violations: [{ pointer }],
    });
    await expect(one.exchange.send(chat.id, newId(), "x".repeat(4000), token)).resolves.toMatchObject({ seq: 3 });
  });

  test("an id that another author has used in the chat is refused", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const messageId = newId();
    await one.exchange.send(chat.id, messageId, "mine", await fixture.token(visitor));

    await expect(
      one.exchange.send(chat.id, messageId, "also mine", await fixture.token(acme.alice)),
    ).rejects.toMatchObject({ reason: "chat.invalid_message", violations: [{ pointer: "/message_id" }] });
  });

  test("two authors who use one id in the same moment: one has it, the other is refused", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const messageId = newId();
    const command = { case: "sendMessage", value: { chatId: chat.id, messageId, text: "hi" } } as const;
    const outcomes = await Promise.allSettled(
      one.exchange.calls([
        { command, callerToken: await fixture.token(visitor) },
        { command, callerToken: await fixture.token(acme.alice) },
      ]),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  test("a message whose caller has given up is not written", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const callerToken = await fixture.token(visitor);
    const command = (text: string) =>
      ({ case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text } }) as const;
    // While the chat's row is locked the first message waits in its statement and the second one behind it.
    const late = await fixture.pool.transaction(async (tx) => {
      await tx.query("select from chats where id = $1 for update", [chat.id]);
      const [first] = one.exchange.calls([{ command: command("patient"), callerToken }]);
      await until("the first waits for the lock", async () => (await waitingForLocks()) === 1);
      const [second] = one.exchange.calls([{ command: command("hasty"), callerToken, timeoutMs: 1 }]);
      // Listened to from the start: it may be refused on its arrival already.
      const refused = expect(second).rejects.toMatchObject({ kind: "deadline_exceeded" });
      await until("the second arrived, because what came after it was answered", () =>
        one.exchange.moveCursors(chat.id, 0, 0, "no token").catch(() => true),
      );
      return { first, refused };
    });
    await late.refused;
    await expect(late.first).resolves.toMatchObject({ case: "messageAccepted" });
    expect((await fixture.messages(one, chat.id)).map(textOf)).not.toContain("hasty");
  });

  test("a batch whose connection dies is unavailable to all in it, half of nothing is done, and a retry succeeds", async () => {
    const chats = await Promise.all(upTo(3).map(() => fixture.heldChat(one)));
    const calls = await Promise.all(
      chats.map(async ({ chat, visitor }) => ({
        command: { case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text: "hello" } } as const,
        callerToken: await fixture.token(visitor),
      })),
    );
    const before = (await fixture.events()).length;

    const outcomes = await fixture.pool.transaction(async (tx) => {
      await tx.query("select from chats where id = $1 for update", [chats[2]?.chat.id]);
      const sent = Promise.allSettled(one.exchange.calls(calls));
      await until("the batch waits for the lock", async () => (await waitingForLocks()) === 1);
      await tx.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return sent;
    });

    expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason.kind)).toEqual(
      upTo(3).map(() => "unavailable"),
    );
    expect((await fixture.events()).length).toBe(before);
    const retried = await Promise.all(one.exchange.calls(calls));
    expect(retried.map(({ value }) => value)).toEqual(
      upTo(3).map(() => expect.objectContaining({ seq: 3, repeated: false })),
    );
  });

  test("results that are ready at the same moment travel in one message", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const callerToken = await fixture.token(visitor);
    const before = one.exchange.responses;
    await Promise.all(
      one.exchange.calls(
        upTo(100).map((n) => ({
          command: { case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text: `${n}` } },
          callerToken,
        })),
      ),
    );
    expect(one.exchange.responses - before).toBe(1);
  });

  test("a gateway with more than 5000 unanswered calls is told to slow down, and the rest is written", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const callerToken = await fixture.token(visitor);
    const outcomes = await fixture.pool.transaction(async (tx) => {
      await tx.query("select from chats where id = $1 for update", [chat.id]);
      const calls = one.exchange.calls(
        upTo(5001).map((n) => ({
          command: { case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text: `${n}` } },
          callerToken,
        })),
      );
      await expect(calls.at(-1)).rejects.toMatchObject({ kind: "resource_exhausted", reason: "chat.too_many_calls" });
      return { written: Promise.allSettled(calls.slice(0, -1)) };
    });

    // Waited for outside: the writes end when the lock is gone.
    expect((await outcomes.written).filter(({ status }) => status === "fulfilled")).toHaveLength(5000);
    expect((await fixture.messages(one, chat.id)).at(-1)?.seq).toBe(chat.headSeq + 5000);
  });

  test("C3: a stopping instance answers what it has, takes nothing new and ends the stream", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const token = await fixture.token(visitor);
    const other = await fixture.instance();
    const sent = await fixture.pool.transaction(async (tx) => {
      await tx.query("select from chats where id = $1 for update", [chat.id]);
      const first = other.exchange.send(chat.id, newId(), "in time", token);
      await until("the first waits for the lock", async () => (await waitingForLocks()) === 1);
      const closed = other.server.close();
      const second = other.exchange.send(chat.id, newId(), "too late", token);
      await expect(second).rejects.toMatchObject({ kind: "unavailable", reason: "chat.stopping" });
      return { first, closed };
    });

    await expect(sent.first).resolves.toMatchObject({ seq: 3 });
    await expect(other.exchange.ended).resolves.toBeUndefined();
    await sent.closed;
  });

  test("a gateway that says it is done still gets every answer, then the stream ends", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    const other = await fixture.instance();
    const sent = other.exchange.send(chat.id, newId(), "last words", await fixture.token(visitor));
    other.exchange.finish();

    await expect(sent).resolves.toMatchObject({ seq: 3 });
    await expect(other.exchange.ended).resolves.toBeUndefined();
  });
});

async function waitingForLocks(): Promise<number> {
  const { rows } = await fixture.pool.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]?.count ?? 0;
}
