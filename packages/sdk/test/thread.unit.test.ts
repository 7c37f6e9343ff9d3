import { until } from "@switchboard/testing/until";
import { expect, onTestFinished, test } from "vitest";
import { MemoryStorage } from "../src/key-value-storage.ts";
import { OutboxStore } from "../src/thread/outbox-store.ts";
import { Thread } from "../src/thread/thread.ts";
import { Threads } from "../src/thread/threads.ts";

interface Reply {
  readonly seq: number;
  readonly body: string;
}

interface ReplyDraft {
  readonly messageId: string;
  readonly body: string;
}

const store = () =>
  new OutboxStore<ReplyDraft>(
    new MemoryStorage(),
    () => "drafts",
    () => undefined,
  );

/** A server that keeps one thread, and a client's thread of it. */
function aThread(
  replies: Reply[],
  options: { live?: boolean; drafts?: OutboxStore<ReplyDraft>; followedBy?: () => void } = {},
) {
  const line = { live: options.live ?? true, generation: 1 };
  const followed: number[] = [];
  let quiet = 0;
  const append = (body: string): Reply => {
    const reply = { seq: replies.length + 1, body };
    replies.push(reply);
    return reply;
  };
  const job = { backoff: { baseMs: 5, capMs: 20, random: () => 1 }, enabled: () => true, onError: () => undefined };
  const thread: Thread<Reply, ReplyDraft, Reply> = new Thread({
    id: "t1",
    line,
    job,
    store: options.drafts ?? store(),
    load: async (before = Infinity) => ({
      entries: replies.filter(({ seq }) => seq < before).slice(-3),
      headSeq: replies.length,
    }),
    follow: async (afterSeq) => {
      followed.push(afterSeq);
      for (const reply of replies.slice(afterSeq)) thread.receive(reply);
      options.followedBy?.();
      return replies.length - afterSeq < 10;
    },
    unfollow: async () => undefined,
    send: async ({ body }) => append(body),
    report: async () => undefined,
    onEntries: () => undefined,
    onAck: (reply) => thread.receive(reply),
    onPause: () => undefined,
    onQuiet: () => {
      quiet += 1;
    },
    onChange: () => undefined,
  });
  onTestFinished(() => thread.pause());
  return { thread, line, followed, append, quiet: () => quiet };
}

const bodies = (thread: Thread<Reply, ReplyDraft, Reply>) => thread.buffer.entries.map(({ body }) => body);

test("a reset that comes together with the answer to following is not forgotten: it is followed once more", async () => {
  let resets = 1;
  const { thread, followed } = aThread([{ seq: 1, body: "one" }], {
    followedBy: () => {
      if (resets === 1) thread.reset(1);
      resets -= 1;
    },
  });
  thread.watch();
  await until("it is followed again", () => followed.length === 2);
});

test("any numbered entries are loaded, followed from the last one, and fetched over a gap", async () => {
  const { thread, followed, append } = aThread([{ seq: 1, body: "one" }]);
  thread.watch();
  await until("it is followed", () => followed.length === 1);
  append("lost");
  thread.receive(append("three"));

  await until("the gap is filled", () => thread.buffer.lastSeq === 3);
  expect(bodies(thread)).toEqual(["one", "lost", "three"]);
  expect(followed).toEqual([1, 1]);
});

test("drafts of any shape are kept until they are entries, over a line that is away", async () => {
  const drafts = store();
  const { thread, line } = aThread([{ seq: 1, body: "one" }], { live: false, drafts });
  thread.watch();
  const sending = thread.outbox.add({ messageId: "m1", body: "two" });
  expect(drafts.drafts("t1")).toEqual([{ messageId: "m1", body: "two" }]);

  line.live = true;
  thread.established({ heads: {}, refreshed: new Set() });
  expect(await sending.accepted).toEqual({ seq: 2, body: "two" });
  expect(drafts.threadIds()).toEqual([]);
  await until("it is an entry", () => thread.outbox.pending.length === 0 && thread.buffer.lastSeq === 2);
});

test("a link that resumed a thread is not asked to follow it once more", async () => {
  const { thread, line, followed } = aThread([{ seq: 1, body: "one" }]);
  thread.watch();
  await until("it is followed", () => followed.length === 1);
  line.generation = 2;
  thread.established({ heads: { t1: 1 }, refreshed: new Set(["t1"]) });
  line.generation = 3;
  thread.established({ heads: { t1: 1 }, refreshed: new Set() });

  await until("it is followed on the link that did not", () => followed.length === 2);
});

test("of many threads the followed ones are resumed, and one that nobody wants is let go", async () => {
  const { thread, quiet } = aThread([{ seq: 1, body: "one" }]);
  const threads = new Threads<{ thread: typeof thread }>();
  onTestFinished(() => threads.pause());
  threads.open("t1", () => ({ thread }));
  await thread.loaded;
  expect(threads.resume()).toEqual({ t1: 1 });

  threads.clear();
  expect(threads.resume()).toEqual({});
  expect(thread.wanted).toBe(false);
  expect(quiet()).toBeGreaterThan(0);
});
