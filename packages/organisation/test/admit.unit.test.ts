import type { Caller } from "@switchboard/kit/caller";
import { type Admission, admit, type KnownStaff } from "@switchboard/organisation/admit";
import { expect, test } from "vitest";

const staff: Record<string, KnownStaff> = {
  ada: { permissions: ["admin"] },
  olga: { permissions: ["chat"] },
  left: { permissions: [], deactivated: true },
};
const callers: Record<string, Caller> = {
  ada: { kind: "staff", id: "ada", name: "Ada" },
  olga: { kind: "staff", id: "olga", name: "Olga" },
  left: { kind: "staff", id: "left", name: "Left" },
  unknown: { kind: "staff", id: "nobody", name: "Nobody" },
  service: { kind: "service", name: "chat" },
  key: { kind: "key", id: "k", name: "Reader", scopes: ["organisation:read"] },
  otherKey: { kind: "key", id: "o", name: "Other", scopes: ["chats:read"] },
  visitor: { kind: "visitor", id: "v" },
  anonymous: { kind: "anonymous" },
};

async function admitted(admission: Admission): Promise<string[]> {
  const outcomes = Object.entries(callers).map(async ([name, caller]) => {
    const refused = await admit(caller, admission, async (id) => staff[id]).catch((error: unknown) => error);
    if (refused !== undefined) expect(refused).toMatchObject({ reason: "caller.not_allowed" });
    return refused === undefined ? [name] : [];
  });
  return (await Promise.all(outcomes)).flat();
}

test("P1: what a call is for decides who is let in, and what staff may do is looked up", async () => {
  expect(await admitted({})).toEqual(["ada", "olga"]);
  expect(await admitted({ permission: "admin" })).toEqual(["ada"]);
  expect(await admitted({ permission: "admin", services: true })).toEqual(["ada", "service"]);
  expect(await admitted({ services: true, scope: "organisation:read" })).toEqual(["ada", "olga", "service", "key"]);
});
