import { ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ExchangeService } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { callerKey } from "@switchboard/kit/caller";
import { AppError, UnheardError } from "@switchboard/kit/errors";
import { RpcServer } from "@switchboard/rpc/server";
import { StreamClient } from "@switchboard/rpc/stream-client";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { testKeys } from "@switchboard/testing/callers";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const { signer, verifier } = testKeys();
const refusal = new AppError(
  "failed_precondition",
  "chat.already_taken",
  { operator_id: "0190", operator_name: "Борис" },
  { violations: [{ pointer: "/chat_id", detail: "is taken" }] },
);
let server: RpcServer;
let address: string;
let client: UnaryClient<typeof ChatService>;
/** Chats that the server has heard of, and those that it hears of when it catches up. */
const heardOf = new Set<string>();
const news = new Set<string>();

beforeAll(async () => {
  const catchUp = async () => {
    for (const id of news) heardOf.add(id);
  };
  server = new RpcServer({ log: silentLog, verifier, catchUp });
  const handlers: Partial<UnaryHandlers<typeof ChatService>> = {
    getChat: async (_request, { caller, idempotencyKey }) => {
      throw new AppError("not_found", "test.echo", { caller: callerKey(caller), idempotencyKey });
    },
    takeChat: async () => {
      throw refusal;
    },
    renameChat: async ({ chatId }) => {
      if (!heardOf.has(chatId)) throw new UnheardError("not_found", "chat.chat_not_found");
      return { chat: undefined };
    },
    endChat: async () => {
      throw new TypeError("secret detail");
    },
    getHeads: async (_request, { signal }) => {
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      return { heads: {} };
    },
  };
  server.add(ChatService, handlers as UnaryHandlers<typeof ChatService>);
  server.addStream(ExchangeService, {
    exchange: (stream, { signal }) => {
      stream.onRequest(({ calls }) =>
        stream.send({ results: calls.map(({ id }) => ({ id, outcome: { case: undefined } })) }),
      );
      stream.onEnd(() => stream.end());
      signal.addEventListener("abort", () => stream.end());
    },
  });
  address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
  client = createUnaryClient(ChatService, address);
});

afterAll(async () => {
  client.close();
  await server.close();
});

const options = async () => ({ callerToken: await signer.sign({ kind: "anonymous" }) });

describe("unary calls", () => {
  test("an error arrives as it was thrown: kind, reason, params and violations", async () => {
    const caught = await client.takeChat({ chatId: "x" }, await options()).catch((error: unknown) => error);
    expect(caught).toMatchObject({
      kind: refusal.kind,
      reason: refusal.reason,
      params: refusal.params,
      violations: refusal.violations,
    });
  });

  test("the handler knows who is calling and with which idempotency key", async () => {
    const callerToken = await signer.sign({ kind: "staff", id: "0190", name: "Alice" });
    const call = client.getChat({ chatId: "x" }, { callerToken, idempotencyKey: "k1" });
    await expect(call).rejects.toMatchObject({ params: { caller: "staff:0190", idempotencyKey: "k1" } });
  });

  test.each(["", "forged.token.here"])(
    "a call with the token '%s' is refused before its handler",
    async (callerToken) => {
      await expect(client.takeChat({ chatId: "x" }, { callerToken })).rejects.toMatchObject({
        kind: "unauthenticated",
        reason: "caller.bad_token",
      });
    },
  );

  test("what a replica has not heard of is refused only after catching up with its owner", async () => {
    news.add("new");
    await expect(client.renameChat({ chatId: "new" }, await options())).resolves.toBeDefined();
    const unknown = client.renameChat({ chatId: "never" }, await options());
    await expect(unknown).rejects.toMatchObject({ kind: "not_found", reason: "chat.chat_not_found" });
  });

  test("a bug says internal and nothing else", async () => {
    const caught = await client.endChat({ chatId: "x" }, await options()).catch((error: unknown) => error);
    expect(caught).toMatchObject({ kind: "internal", reason: "internal", params: {} });
    expect(JSON.stringify(caught)).not.toContain("secret");
  });

  test("a call that outlives its deadline ends, and the handler is told", async () => {
    const call = client.getHeads({ chatIds: [] }, { ...(await options()), timeoutMs: 50 });
    await expect(call).rejects.toMatchObject({ kind: "deadline_exceeded" });
  });

  test("a service that is away is waited for until the deadline", async () => {
    const nowhere = createUnaryClient(ChatService, "127.0.0.1:1");
    const call = nowhere.takeChat({ chatId: "x" }, { ...(await options()), timeoutMs: 100 });
    await expect(call).rejects.toBeInstanceOf(AppError);
    nowhere.close();
  });
});

describe("streams", () => {
  test("messages go both ways, and ending one side ends the other", async () => {
    const results: number[] = [];
    let ended = false;
    const streams = new StreamClient(ExchangeService.method.exchange, address);
    const stream = streams.open({
      ...(await options()),
      onResponse: (response) => results.push(...response.results.map(({ id }) => id)),
      onDrain: () => undefined,
      onEnd: () => {
        ended = true;
      },
    });
    stream.send({ calls: [{ id: 1 }, { id: 2 }] });
    await until("both results", () => results.length === 2);
    stream.end();
    await until("the end", () => ended);
    expect(results).toEqual([1, 2]);
    streams.close();
  });

  test("a stream without a caller is refused", async () => {
    const ends: (AppError | undefined)[] = [];
    const streams = new StreamClient(ExchangeService.method.exchange, address);
    streams.open({
      callerToken: "",
      onResponse: () => undefined,
      onDrain: () => undefined,
      onEnd: (error) => ends.push(error),
    });
    await until("the refusal", () => ends.length === 1);
    expect(ends[0]).toMatchObject({ kind: "unauthenticated", reason: "caller.bad_token" });
    streams.close();
  });
});
