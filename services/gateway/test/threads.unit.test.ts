import type { Bus } from "@switchboard/bus/nats";
import { AppError } from "@switchboard/kit/errors";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { describe, expect, test } from "vitest";
import { resume } from "../src/realtime/threads/resume.ts";
import type { Page, Push, Reader, Thread } from "../src/realtime/threads/thread.ts";
import { Watching } from "../src/realtime/threads/watching.ts";

/** Core NATS within one process. */
class FakeBus {
  readonly connected = true;
  readonly #handlers = new Map<string, Set<(data: Uint8Array) => void>>();

  subscribe(subject: string, handle: (data: Uint8Array) => void) {
    const handlers = this.#handlers.get(subject) ?? new Set();
    this.#handlers.set(subject, handlers.add(handle));
    return { unsubscribe: () => void handlers.delete(handle) };
  }

  async flush(): Promise<void> {}

  publish(subject: string, push: unknown): void {
    const data = Buffer.from(JSON.stringify(push));
    for (const handle of this.#handlers.get(subject) ?? []) handle(data);
  }
}

class FakeReader implements Reader {
  readonly sent: string[] = [];
  open = true;

  send(frame: string | Buffer): void {
    this.sent.push(typeof frame === "string" ? frame : frame.toString("utf8", 2));
  }

  sendMark(frame: string | Buffer): void {
    this.send(frame);
  }

  async sendPaced(frame: string | Buffer): Promise<void> {
    this.send(frame);
  }
}

interface Reply {
  readonly seq: number;
  readonly body: string;
}

interface Ticket {
  readonly version: number;
  readonly headSeq: number;
}

/** A service that keeps tickets' threads, and what a gateway makes of them. */
function aService(replies: Reply[] = []) {
  const bus = new FakeBus();
  const ticket = { version: 1, head: () => replies.at(-1)?.seq ?? 0 };
  const service = {
    bus,
    ticket,
    fetches: 0,
    /** Runs while a page is on its way. */
    duringFetch: async (): Promise<void> => undefined,
    read: async (): Promise<Ticket> => ({ version: ticket.version, headSeq: ticket.head() }),
    append(body: string): Reply {
      const reply = { seq: ticket.head() + 1, body };
      replies.push(reply);
      return reply;
    },
    push: (push: Push<Ticket, FakeReader>) => bus.publish("tickets.t1", push),
    watching: undefined as unknown as Watching<Reply, Ticket, FakeReader>,
  };
  const thread: Thread<Reply, Ticket, FakeReader> = {
    subject: (id) => `tickets.${id}`,
    decode: (data) => JSON.parse(Buffer.from(data).toString()) as Push<Ticket, FakeReader>,
    read: () => service.read(),
    fetch: async (_id, afterSeq): Promise<Page<Reply>> => {
      service.fetches += 1;
      const entries = replies.filter(({ seq }) => seq > afterSeq).slice(0, 3);
      const page = { entries, headSeq: ticket.head(), more: (entries.at(-1)?.seq ?? ticket.head()) < ticket.head() };
      await service.duringFetch();
      return page;
    },
    personOf: () => "Clara",
    maySee: () => true,
    entryFrame: ({ body }) => body,
    stateFrames:
      ({ version }) =>
      () =>
        `version ${version}`,
    resetFrame: (id, head) => `reset ${id} ${head}`,
    heads: async (ids) => Object.fromEntries(ids.map((id) => [id, ticket.head()])),
  };
  service.watching = new Watching(thread, { bus: bus as unknown as Bus, log: silentLog });
  return service;
}

const pushOf = ({ seq, body }: Reply) => ({ kind: "entry", seq, frame: body }) as const;
const someReplies = (...seqs: number[]): Reply[] => seqs.map((seq) => ({ seq, body: `reply ${seq}` }));

describe("threads of any kind", () => {
  test("G3: what was missed comes page by page, then what is pushed, each once and in order", async () => {
    const service = aService(someReplies(1, 2, 3, 4, 5));
    const reader = new FakeReader();
    expect(await service.watching.watch(reader, "t1", 1)).toMatchObject({ kind: "watching", lastSeq: 5 });
    const six = service.append("reply 6");
    for (let times = 0; times < 2; times += 1) service.push(pushOf(six));

    expect(reader.sent).toEqual(["reply 2", "reply 3", "reply 4", "reply 5", "reply 6"]);
    expect(service.watching.headsOf(reader)).toEqual({ t1: 6 });
  });

  test("C3: a lost push is fetched when the next one shows the gap, or when heads are compared", async () => {
    const service = aService();
    const reader = new FakeReader();
    await service.watching.watch(reader, "t1", 0);
    service.append("one");
    service.push(pushOf(service.append("two")));
    await until("both came", () => reader.sent.includes("version 1"));
    service.append("three");
    await service.watching.compareHeads();

    await until("the last one came", () => reader.sent.includes("three"));
    expect(reader.sent.filter((frame) => !frame.startsWith("version"))).toEqual(["one", "two", "three"]);
  });

  test("C3: what is pushed while a page is on its way is not held against the page", async () => {
    const service = aService(someReplies(1));
    const reader = new FakeReader();
    service.duringFetch = async () => {
      service.duringFetch = async () => undefined;
      service.push(pushOf(service.append("reply 2")));
    };
    await service.watching.watch(reader, "t1", 0);

    expect(reader.sent).toEqual(["reply 1", "reply 2"]);
  });

  test("a number that is missing for good ends in a reset and is not asked for again and again", async () => {
    const service = aService(someReplies(1, 2, 4, 5));
    const [reader, live] = [new FakeReader(), new FakeReader()];
    expect(await service.watching.watch(reader, "t1", 0)).toEqual({ kind: "reset", headSeq: 5 });
    expect(reader.sent).toEqual(["reply 1", "reply 2"]);
    expect(service.fetches).toBe(2);

    await service.watching.watch(live, "t1", 5);
    service.push({ kind: "entry", seq: 7, frame: "reply 7" });
    service.ticket.head = () => 7;
    await until("the reset", () => live.sent.includes("reset t1 7"));
    expect(service.watching.headsOf(live)).toBeUndefined();
    expect(service.fetches).toBeLessThanOrEqual(4);
  });

  test("a watch whose turn comes after another one of the same thread failed watches all the same", async () => {
    const service = aService(someReplies(1));
    const reader = new FakeReader();
    const { read } = service;
    service.read = async () => {
      service.read = read;
      throw new AppError("unavailable", "rpc.unavailable");
    };
    const [failed, ahead, watching] = await Promise.allSettled([
      service.watching.watch(reader, "t1", 1),
      service.watching.watch(reader, "t1", 9),
      service.watching.watch(reader, "t1", 1),
    ]);
    expect(failed).toMatchObject({ status: "rejected" });
    expect(ahead).toMatchObject({ value: { kind: "reset", headSeq: 1 } });
    expect(watching).toMatchObject({ value: { kind: "watching" } });

    service.push(pushOf(service.append("reply 2")));
    expect(reader.sent).toEqual(["reply 2"]);
    expect(service.watching.headsOf(reader)).toEqual({ t1: 2 });
  });

  test("a watch that waits for its turn when the socket closes follows nothing", async () => {
    const service = aService(someReplies(1));
    const reader = new FakeReader();
    const watches = [service.watching.watch(reader, "t1", 9), service.watching.watch(reader, "t1", 1)];
    reader.open = false;
    service.watching.leave(reader);
    await Promise.all(watches);

    service.push(pushOf(service.append("reply 2")));
    expect(reader.sent).toEqual([]);
    expect(service.watching.headsOf(reader)).toBeUndefined();
  });

  test("G3: a resume brings the state along, and resets what the reader may not see", async () => {
    const service = aService(someReplies(1, 2));
    const reader = new FakeReader();
    expect(await resume(service.watching, reader, { t1: 1 })).toEqual({ t1: 2 });
    expect(reader.sent).toEqual(["reply 2", "version 1"]);

    service.read = () => Promise.reject(new AppError("not_found", "tickets.ticket_not_found"));
    expect(await resume(service.watching, reader, { t2: 1 })).toEqual({});
    expect(reader.sent.at(-1)).toBe("reset t2 0");
  });

  test("who may not see a thread any more is told so, and follows it no longer", async () => {
    const service = aService(someReplies(1));
    const reader = new FakeReader();
    await service.watching.watch(reader, "t1", 1);
    service.append("lost");
    service.read = () => Promise.reject(new AppError("permission_denied", "tickets.not_yours"));
    service.push(pushOf(service.append("secret")));

    await until("the reset", () => reader.sent.includes("reset t1 0"));
    expect(service.watching.headsOf(reader)).toBeUndefined();
  });
});
