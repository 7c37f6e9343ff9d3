import { type Asking, type IdempotentRequest, idempotent, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { chatNotFound, type Reader, visible } from "../domain/access.ts";
import type { Chat } from "../domain/chat.ts";
import type { Transition } from "../domain/transition.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findReader } from "../queries/find-reader.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { lockChat } from "../store/chats.ts";
import { type Change, tellChanges, type WrittenChange, writeTransitions } from "./write-transitions.ts";

/** What a decision about a chat, whose row is locked, is made with. */
export interface Deciding {
  readonly tx: Sql;
  readonly reader: Reader;
  readonly now: Date;
}

/**
 * Changes the chat that a command names, for a caller who may see it, in one transaction: lock, decide, write, announce;
 * then tells the gateways. Returns the chat as it now is. A repetition of the request changes nothing. Throws not_found
 * chat.chat_not_found, and what `decide` throws.
 */
export async function changeChat<Command extends { readonly chatId: string }>(
  deps: ChatDeps,
  asking: Asking,
  rpc: string,
  command: Command,
  decide: (chat: Chat, deciding: Deciding) => Transition | Promise<Transition>,
): Promise<PreviewedChat> {
  const { chatId } = command;
  const changed = await changeFound(deps, idempotent(asking, rpc, command), async (tx, now) => {
    const reader = await findReader(tx, asking.caller);
    const before = visible(reader, await lockChat(tx, chatId), chatId);
    return { before, transition: await decide(before, { tx, reader, now }) };
  });
  if (changed === undefined) throw chatNotFound(chatId);
  return changed;
}

/** The same for a chat that is looked for: `find` locks it and decides. Undefined when there is none. */
export async function changeFound(
  deps: ChatDeps,
  request: IdempotentRequest,
  find: (tx: Sql, now: Date) => Promise<Change | undefined>,
): Promise<PreviewedChat | undefined> {
  let changes: readonly WrittenChange[] = [];
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, request, async () => {
      const change = await find(tx, deps.now());
      if (change === undefined) return null;
      changes = await writeTransitions(tx, [change], deps.abandonAfterS);
      return change.before.id;
    });
    return changes[0]?.view ?? (chatId === null ? undefined : findPreviewed(tx, chatId));
  });
  tellChanges(deps, changes);
  return view;
}
