import { type Command, once } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { inUnitOfWork, type UnitOfWork } from "./unit-of-work.ts";

/** Runs a command in one transaction, once for each idempotency key: a repetition gets the first answer, and tells nobody. */
export function write<T>(deps: ChatDeps, command: Command, work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
  return inUnitOfWork(deps, (unit) => once(unit.tx, command, () => work(unit)));
}

/** {@link write} of what is answered with a chat, if there is one: a repetition gets the same one as it is by then. */
export function writeChat<View extends PreviewedChat | undefined>(
  deps: ChatDeps,
  command: Command,
  work: (unit: UnitOfWork) => Promise<View>,
): Promise<View> {
  return inUnitOfWork(deps, async (unit) => {
    let view: PreviewedChat | undefined;
    const chatId = await once(unit.tx, command, async () => {
      view = await work(unit);
      return view?.chat.id ?? null;
    });
    return (view ?? (chatId === null ? undefined : await findPreviewed(unit.tx, chatId))) as View;
  });
}
