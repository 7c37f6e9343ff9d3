import type { Logger } from "@switchboard/kit/log";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import type { Sql } from "@switchboard/pg/pool";
import { chatsHeld, chatsWaiting, oldestWait, routableOperators, unreachableChats } from "../metrics.ts";
import { loadOfDepartments } from "../store/chat-lists.ts";
import { countRoutable, countUnreachable } from "../store/routable.ts";

/** The load of departments is read this often, in milliseconds. */
const EVERY_MS = 10_000;

/** Keeps the metrics of waiting and held chats, and of who could be given one, fresh. */
export function startLoadMetrics(sql: Sql, now: () => Date, log: Logger): Loop {
  return startLoop({
    name: "load metrics",
    everyMs: EVERY_MS,
    log,
    run: async () => {
      for (const { departmentId, waiting, held, oldestWaitS } of await loadOfDepartments(sql, now())) {
        const labels = { department_id: departmentId };
        chatsWaiting.set(labels, waiting);
        chatsHeld.set(labels, held);
        oldestWait.set(labels, oldestWaitS);
      }
      for (const { departmentId, routable } of await countRoutable(sql, now())) {
        routableOperators.set({ department_id: departmentId }, routable);
      }
      unreachableChats.set(await countUnreachable(sql, now()));
    },
  });
}
