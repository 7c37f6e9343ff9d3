import { type IdempotentRequest, once } from "@switchboard/pg/idempotency";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findPreviewed } from "../queries/previewed-chat.ts";
import { type Change, tellChanges, type WrittenChange, writeTransitions } from "./write-transitions.ts";

/**
 * Changes one chat in one transaction: lock and decide (`decide`), write, note in the conversation, announce; then tells
 * the gateways. Returns the chat as it now is; undefined when `decide` found none. A repetition of the request changes
 * nothing.
 */
export async function changeChat(
  deps: ChatDeps,
  request: IdempotentRequest,
  decide: (tx: Sql, now: Date) => Promise<Change | undefined>,
): Promise<PreviewedChat | undefined> {
  let changes: readonly WrittenChange[] = [];
  const view = await inTransaction(deps.pool, async (tx) => {
    const chatId = await once(tx, request, async () => {
      const decision = await decide(tx, deps.now());
      if (decision === undefined) return null;
      changes = await writeTransitions(tx, [decision], deps.abandonAfterS);
      return decision.before.id;
    });
    return changes[0]?.view ?? (chatId === null ? undefined : findPreviewed(tx, chatId));
  });
  tellChanges(deps, changes);
  return view;
}
