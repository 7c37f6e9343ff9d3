import {
  type Call,
  type ExchangeRequest,
  type ExchangeResponse,
  ExchangeService,
  type Result,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { RpcServer } from "@switchboard/rpc/server";
import { toErrorDetail } from "@switchboard/rpc/status";
import type { ServerStream } from "@switchboard/rpc/stream-handler";
import { testKeys } from "@switchboard/testing/callers";
import { silentLog } from "@switchboard/testing/log";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ChatExchange } from "../src/realtime/exchange/chat-exchange.ts";
import { ExchangeLink } from "../src/realtime/exchange/exchange-link.ts";

const keys = testKeys();

/** What the far end answers; undefined for nothing. */
type Outcome = Complete<Result>["outcome"] | undefined;

/** The far end of the exchange, which answers what and when a test says. */
class FarEnd {
  readonly requests: ExchangeRequest[] = [];
  readonly streams: ServerStream<ExchangeRequest, Complete<ExchangeResponse>>[] = [];
  answer: (call: Call) => Outcome | undefined = accept;
  port = 0;
  #server: RpcServer | undefined;

  async start(): Promise<void> {
    this.#server = new RpcServer({ log: silentLog, verifier: keys.verifier });
    this.#server.addStream(ExchangeService, {
      exchange: (stream) => {
        this.streams.push(stream);
        stream.onRequest((request) => this.#receive(stream, request));
        stream.onEnd(() => stream.end());
      },
    });
    this.port = await this.#server.listen(`127.0.0.1:${this.port}`);
  }

  get calls(): Call[] {
    return this.requests.flatMap(({ calls }) => calls);
  }

  async stop(): Promise<void> {
    for (const stream of this.streams) stream.end();
    await this.#server?.close();
  }

  #receive(stream: ServerStream<ExchangeRequest, Complete<ExchangeResponse>>, request: ExchangeRequest): void {
    this.requests.push(request);
    const results = request.calls.flatMap((call) => {
      const outcome = this.answer(call);
      return outcome === undefined ? [] : [{ id: call.id, outcome }];
    });
    if (results.length > 0) stream.send({ results });
  }
}

function accept({ command }: Call): Outcome {
  if (command.case !== "sendMessage") return { case: "cursorsMoved", value: {} };
  const { chatId, messageId } = command.value;
  return {
    case: "messageAccepted",
    value: { chatId, messageId, seq: 1, sentAt: toTimestamp(new Date()), repeated: false },
  };
}

let far: FarEnd;
let exchange: ChatExchange;

beforeEach(async () => {
  far = new FarEnd();
  await far.start();
  exchange = open(`127.0.0.1:${far.port}`, 5_000);
  await until("the exchange is open", () => exchange.live);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await exchange.close();
  await far.stop();
});

function open(address: string, timeoutMs: number): ChatExchange {
  const callerToken = () => keys.signer.sign({ kind: "service", name: "gateway" });
  return new ChatExchange({ address, callerToken, timeoutMs, log: silentLog });
}

const say = (text: string, chatId = newId()) => exchange.sendMessage({ chatId, messageId: newId(), text }, "token");

describe("the exchange with chat", () => {
  test("calls of one moment travel in one message, and each gets its own result", async () => {
    const chatIds = Array.from({ length: 50 }, () => newId());
    const accepted = await Promise.all(chatIds.map((chatId) => say("hi", chatId)));
    expect(accepted.map(({ chatId }) => chatId)).toEqual(chatIds);
    expect(far.requests).toHaveLength(1);
  });

  test("more calls than fit one message travel in several, in order", async () => {
    const texts = Array.from({ length: 450 }, (_, count) => String(count));
    await Promise.all(texts.map((text) => say(text)));
    expect(far.requests.map(({ calls }) => calls.length)).toEqual([200, 200, 50]);
    const sent = far.calls.map(({ command }) => (command.case === "sendMessage" ? command.value.text : ""));
    expect(sent).toEqual(texts);
  });

  test("a refusal arrives as the error it was", async () => {
    const refusal = new AppError("permission_denied", "chat.not_yours", { operator_name: "Boris" });
    far.answer = () => ({ case: "error", value: toErrorDetail(refusal) });
    await expect(say("hi")).rejects.toMatchObject({
      kind: "permission_denied",
      reason: "chat.not_yours",
      params: { operator_name: "Boris" },
    });
  });

  test("a call carries the deadline, and fails when it is over", async () => {
    far.answer = () => undefined;
    const hasty = open(`127.0.0.1:${far.port}`, 100);
    await until("it is open", () => hasty.live);
    const message = { chatId: newId(), messageId: newId(), text: "hi" };
    await expect(hasty.sendMessage(message, "token")).rejects.toMatchObject({ kind: "deadline_exceeded" });
    expect(far.calls[0]?.timeoutMs).toBe(100);
    await hasty.close();
  });

  test("a call that nobody answers fails in time, also when the clock is set back meanwhile", async () => {
    far.answer = () => undefined;
    const hasty = open(`127.0.0.1:${far.port}`, 100);
    await until("it is open", () => hasty.live);
    const sent = hasty.sendMessage({ chatId: newId(), messageId: newId(), text: "hi" }, "token");
    vi.spyOn(Date, "now").mockReturnValue(Date.now() - 3_600_000);
    await expect(sent).rejects.toMatchObject({ kind: "deadline_exceeded" });
    await hasty.close();
  });

  test("C3: when the stream breaks what was under way is undecided and may be repeated, on a new stream", async () => {
    far.answer = () => undefined;
    const undecided = Promise.allSettled([say("one"), say("two")]);
    await until("the calls arrived", () => far.calls.length === 2);
    for (const stream of far.streams) stream.end();
    for (const result of await undecided) {
      expect(result).toMatchObject({
        status: "rejected",
        reason: { kind: "unavailable", reason: "gateway.chat_away" },
      });
    }
    far.answer = accept;
    await until("there is a new stream", () => exchange.live);
    expect(await say("again")).toMatchObject({ seq: 1 });
  });

  test("without a stream a call fails at once, and a chat that comes back is found", async () => {
    await far.stop();
    await until("the stream is gone", () => !exchange.live);
    await expect(say("hi")).rejects.toMatchObject({ kind: "unavailable" });
    await far.start();
    await until("the stream is back", () => exchange.live);
    await say("hi");
  });

  test("all calls about one chat take the same stream, other chats use the other one too", async () => {
    const second = new FarEnd();
    await second.start();
    const both = open(`127.0.0.1:${far.port},127.0.0.1:${second.port}`, 5_000);
    await until("both are open", () => far.streams.length === 2 && second.streams.length === 1);
    const chatIds = Array.from({ length: 40 }, () => newId());
    for (const chatId of [...chatIds, ...chatIds]) {
      await both.moveCursors({ chatId, deliveredSeq: 1, readSeq: 1 }, "token");
    }
    const seenBy = (end: FarEnd) => end.calls.map(({ command }) => command.value?.chatId);
    for (const chatId of chatIds) {
      const counts = [far, second].map((end) => seenBy(end).filter((id) => id === chatId).length);
      expect(counts.sort()).toEqual([0, 2]);
    }
    expect(Math.min(seenBy(far).length, seenBy(second).length)).toBeGreaterThan(10);
    await both.close();
    await second.stop();
  });

  test("what waits for an instance that takes no more is let go when its time is over", async () => {
    const relay = await TcpRelay.start([far.port]);
    const callerToken = () => keys.signer.sign({ kind: "service", name: "gateway" });
    const address = `127.0.0.1:${relay.port}`;
    const link = new ExchangeLink({ address, callerToken, timeoutMs: 50, onChange: () => undefined, log: silentLog });
    await until("it is open", () => link.live);
    relay.swallow();
    const text = "x".repeat(4_000);
    const value = { chatId: newId(), messageId: newId(), text };
    const calls = Array.from({ length: 4_000 }, () => link.call({ case: "sendMessage", value }, "token"));
    const settled = Promise.allSettled(calls);
    await until("it takes no more", () => link.queued > 0 && link.queued < link.outstanding);
    await until("their time is over", () => {
      link.expire(performance.now());
      return link.outstanding === 0;
    });
    expect(link.queued).toBe(0);
    for (const result of await settled) expect(result).toMatchObject({ reason: { kind: "deadline_exceeded" } });
    link.close();
    await relay.stop();
  });

  test("closing fails what is under way", async () => {
    far.answer = () => undefined;
    const undecided = say("hi");
    const refused = expect(undecided).rejects.toMatchObject({ kind: "unavailable" });
    await until("the call arrived", () => far.calls.length === 1);
    await exchange.close();
    await refused;
  });
});
