import { create } from "@bufbuild/protobuf";
import {
  CallSchema,
  type ExchangeRequest,
  ExchangeRequestSchema,
  type ExchangeResponse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import type { Complete } from "@switchboard/contracts/messages";
import { newId } from "@switchboard/kit/ids";
import type { ServerStream } from "@switchboard/rpc/stream-handler";
import { testKeys } from "@switchboard/testing/callers";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { describe, expect, test } from "vitest";
import type { AppendOutcome, TracedMessage } from "../src/commands/append-messages.ts";
import type { ExchangeDeps } from "../src/exchange/exchange-calls.ts";
import { ExchangeSession } from "../src/exchange/exchange-session.ts";
import type { Settle } from "../src/exchange/group-commit.ts";

const keys = testKeys("chat");
const visitor = { kind: "visitor", id: newId() } as const;

/** A stream and a writer that do what the test says. */
function start() {
  const sent: Complete<ExchangeResponse>[] = [];
  const state = { room: true, paused: false, ended: false };
  const listeners: { request?: (request: ExchangeRequest) => void; drain?: () => void; end?: () => void } = {};
  const stream: ServerStream<ExchangeRequest, Complete<ExchangeResponse>> = {
    onRequest: (listener) => {
      listeners.request = listener;
    },
    onDrain: (listener) => {
      listeners.drain = listener;
    },
    onEnd: (listener) => {
      listeners.end = listener;
    },
    send: (response) => {
      sent.push(response);
      return state.room;
    },
    end: () => {
      state.ended = true;
    },
    pause: () => {
      state.paused = true;
    },
    resume: () => {
      state.paused = false;
    },
  };
  const written: { message: TracedMessage; settle: Settle<AppendOutcome> }[] = [];
  const messages = {
    add: (message: TracedMessage, _: number, settle: Settle<AppendOutcome>) => void written.push({ message, settle }),
  };
  const stopping = new AbortController();
  new ExchangeSession({ log: silentLog, messages } as unknown as ExchangeDeps, keys.verifier, stream, stopping.signal);
  const accept = (): void => {
    for (const { settle } of written.splice(0))
      settle({ kind: "accepted", seq: 1, sentAt: new Date(), repeated: false });
  };
  return { sent, state, listeners, written, accept, stopping };
}

async function callsOf(texts: readonly string[], token?: string): Promise<ExchangeRequest["calls"]> {
  const callerToken = token ?? (await keys.signer.sign(visitor));
  const chatId = newId();
  return texts.map((text, index) =>
    create(CallSchema, {
      id: index + 1,
      callerToken,
      timeoutMs: 1000,
      command: { case: "sendMessage", value: { chatId, messageId: newId(), text } },
    }),
  );
}

const requestOf = (calls: ExchangeRequest["calls"]): ExchangeRequest => create(ExchangeRequestSchema, { calls });

const idsOf = (sent: readonly Complete<ExchangeResponse>[]): number[] =>
  sent.flatMap(({ results }) => results.map(({ id }) => id));

describe("a stream of calls", () => {
  test("a gateway that reads too slowly is not read from until it has caught up, and then gets everything", async () => {
    const { sent, state, listeners, written, accept } = start();
    listeners.request?.(requestOf(await callsOf(["a", "b"])));
    await until("the calls are handed on", () => written.length === 2);
    state.room = false;
    written.splice(0, 1)[0]?.settle({ kind: "accepted", seq: 1, sentAt: new Date(), repeated: false });
    await until("a result was sent", () => sent.length === 1);
    expect(state.paused).toBe(true);
    accept();
    await Promise.resolve();
    expect(idsOf(sent)).toEqual([1]);

    state.room = true;
    listeners.drain?.();
    expect(state.paused).toBe(false);
    expect(idsOf(sent)).toEqual([1, 2]);
  });

  test("a forged token is refused in its turn, and what came with it is not", async () => {
    const { sent, listeners, written, accept } = start();
    const forged = await callsOf(["a"], await testKeys().signer.sign(visitor));
    const honest = (await callsOf(["b"])).map((call) => ({ ...call, id: 2 }));
    listeners.request?.(requestOf([...forged, ...honest]));
    await until("the honest call is handed on", () => written.length === 1);
    accept();
    await until("both are answered", () => idsOf(sent).length === 2);
    expect(sent.flatMap(({ results }) => results).map(({ outcome }) => outcome.case)).toEqual([
      "error",
      "messageAccepted",
    ]);
  });

  test("when the process stops, what was taken is answered, what comes later is refused, then the stream ends", async () => {
    const { sent, state, listeners, written, accept, stopping } = start();
    listeners.request?.(requestOf(await callsOf(["a"])));
    await until("the call is handed on", () => written.length === 1);
    stopping.abort();
    expect(state.ended).toBe(false);
    listeners.request?.(requestOf((await callsOf(["b"])).map((call) => ({ ...call, id: 2 }))));
    accept();
    await until("the stream ended", () => state.ended);
    expect(idsOf(sent).sort()).toEqual([1, 2]);
  });

  test("a call without a command is refused with its field", async () => {
    const { sent, listeners } = start();
    const calls = (await callsOf(["a"])).map((call) => ({ ...call, command: { case: undefined } }));
    listeners.request?.(requestOf(calls));
    await until("it is answered", () => sent.length === 1);
    expect(sent[0]?.results[0]?.outcome).toMatchObject({
      case: "error",
      value: { kind: "invalid_argument", violations: [{ pointer: "/command" }] },
    });
  });
});
