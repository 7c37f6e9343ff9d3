import { WhyService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { Caller } from "@switchboard/kit/caller";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { giveOut } from "../src/routing/give-out.ts";
import { acme, ChatFixture, type Instance } from "./fixture.ts";
import { clearDesk, depsOf, goOnline, route } from "./routing-fixture.ts";

let fixture: ChatFixture;
let instance: Instance;
let client: UnaryClient<typeof WhyService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  client = createUnaryClient(WhyService, instance.address);
});

afterAll(async () => {
  client.close();
  await fixture.stop();
});
afterEach(() => clearDesk(fixture));

const why = async (chatId: string, caller: Caller) => client.getWhy({ chatId }, await fixture.as(caller));

describe("why a chat is where it is", () => {
  test("C17: a real decision, with who else could have had the chat", async () => {
    await goOnline(fixture, acme.alice, acme.boris);
    await fixture.heldChat(instance);
    await route(fixture, acme.support, "least_busy", 1);
    const { chat } = await fixture.openChat(instance);
    await giveOut(depsOf(fixture), acme.support);
    const { decisions, timeline, places } = await why(chat.id, acme.alice);
    expect(decisions).toMatchObject([
      {
        departmentId: acme.support,
        operatorName: "Boris",
        mode: "least_busy",
        chatLimit: 1,
        counts: { chosen: 1, full: 1 },
        candidates: [
          { operatorName: "Boris", load: 0, verdict: "chosen" },
          { operatorName: "Alice", load: 1, verdict: "full" },
        ],
      },
    ]);
    expect(timeline).toMatchObject([{ version: 2, kind: "taken", params: { operator_name: "Boris", way: "routing" } }]);
    expect(places).toEqual([]);
  });

  test("C17: while it waits, what keeps it from everybody", async () => {
    await goOnline(fixture, acme.alice);
    await fixture.heldChat(instance);
    await route(fixture, acme.support, "round_robin", 1);
    await fixture.openChat(instance);
    const { chat } = await fixture.openChat(instance);
    const { decisions, places } = await why(chat.id, acme.boris);
    expect(decisions).toEqual([]);
    expect(places).toMatchObject([
      {
        departmentName: "Support",
        position: 2,
        open: true,
        reason: "all_full",
        counts: { full: 1, offline: 1 },
        candidates: [
          { operatorName: "Alice", verdict: "full" },
          { operatorName: "Boris", verdict: "offline" },
        ],
      },
    ]);
  });

  test.each([
    ["its visitor", "caller.not_allowed"],
    ["staff of another department", "chat.chat_not_found"],
    ["staff without the permission", "caller.not_allowed"],
    ["nobody", "caller.not_allowed"],
  ])("is not told to %s", async (who, reason) => {
    const { chat, visitor } = await fixture.openChat(instance);
    const callers: Record<string, Caller> = {
      "its visitor": visitor,
      "staff of another department": acme.zoe,
      "staff without the permission": acme.trainee,
      nobody: { kind: "anonymous" },
    };
    await expect(why(chat.id, callers[who] ?? { kind: "anonymous" })).rejects.toMatchObject({ reason });
  });
});
