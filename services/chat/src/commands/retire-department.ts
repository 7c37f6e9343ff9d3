import { inUnitOfWork } from "../changes/unit-of-work.ts";
import { writeTransitions } from "../changes/write-transitions.ts";
import type { ChatDeps } from "../deps.ts";
import { type Named, named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { lockChat } from "../store/chats.ts";
import { listServing } from "../store/departments.ts";
import { listOpenOf } from "../store/open-work.ts";

/** Chats looked for in one statement. */
const PAGE = 100;
const nil = "00000000-0000-0000-0000-000000000000";

/**
 * A department is gone and answers nothing any more: what reached it at the last moment goes to the first department
 * that answers the chats of its project. May be called again.
 */
export async function retireDepartment(deps: ChatDeps, department: Named): Promise<void> {
  let after: string | undefined = nil;
  while (after !== undefined) {
    const ids: string[] = await listOpenOf(deps.pool, department.id, after, PAGE);
    for (const id of ids) await moveAway(deps, id, department);
    after = ids.at(-1);
  }
}

function moveAway(deps: ChatDeps, chatId: string, from: Named): Promise<void> {
  return inUnitOfWork(deps, async (unit) => {
    const before = await lockChat(unit.tx, chatId);
    const [to] = before === undefined ? [] : await listServing(unit.tx, before.project.id);
    // Where nobody answers a project's chats any more they stay as they are: the contact form is what is left.
    if (before === undefined || to === undefined) return;
    const transition = decide(before, { kind: "move", from, to: named(to) }, unit.now());
    await writeTransitions(unit, [{ before, transition }]);
  });
}
