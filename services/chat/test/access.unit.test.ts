import { describe, expect, test } from "vitest";
import { explainRefusal, type Reader, type WriteTarget } from "../src/domain/access.ts";
import type { Person } from "../src/domain/message.ts";

const target: WriteTarget = {
  visitorId: "ann",
  operatorIds: ["alice"],
  departmentIds: ["support"],
  answeringId: "alice",
  state: "held",
  idTaken: false,
};
const operator = (id: string): Person => ({ kind: "operator", id, name: id });
const visitor = (id: string): Person => ({ kind: "visitor", id, name: "" });
const staff = (id: string, ...departmentIds: string[]): Reader => ({
  kind: "staff",
  id,
  departmentIds,
  projectIds: [],
  isAdministrator: false,
});

describe("why a person may not write to a chat", () => {
  test.each<[string, Person, Reader, WriteTarget | undefined, string]>([
    ["no such chat", visitor("ann"), { kind: "visitor", id: "ann" }, undefined, "chat.chat_not_found"],
    ["another visitor's chat", visitor("eve"), { kind: "visitor", id: "eve" }, target, "chat.chat_not_found"],
    ["a chat of another department", operator("zoe"), staff("zoe", "sales"), target, "chat.chat_not_found"],
    ["a colleague's chat", operator("boris"), staff("boris", "support"), target, "chat.not_yours"],
    [
      "a chat that waits",
      operator("alice"),
      staff("alice", "support"),
      { ...target, state: "waiting", operatorIds: [], answeringId: undefined },
      "chat.not_yours",
    ],
    ["an ended chat", operator("alice"), staff("alice", "support"), { ...target, state: "ended" }, "chat.ended"],
    ["a used id", visitor("ann"), { kind: "visitor", id: "ann" }, { ...target, idTaken: true }, "chat.invalid_message"],
  ])("%s", (_, author, reader, found, reason) => {
    expect(explainRefusal(author, reader, "chat", found).reason).toBe(reason);
  });
});
