import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import type { ChatDeps, Command } from "../deps.ts";
import type { Reader } from "../domain/access.ts";
import { type Chat, type Named, named } from "../domain/chat.ts";
import { type ChatCommand, decide } from "../domain/chat-machine.ts";
import type { Transition } from "../domain/transition.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findReader } from "../queries/find-reader.ts";
import { withPreview } from "../queries/previewed-chat.ts";
import { lockVisible, type OfChat } from "../queries/visible-chat.ts";
import type { UnitOfWork } from "./unit-of-work.ts";
import { writeChat } from "./write.ts";
import { writeTransitions } from "./write-transitions.ts";

/** What a decision about a chat, whose row is locked, is made with. */
export interface Deciding extends UnitOfWork {
  readonly reader: Reader;
  readonly at: Date;
}

/**
 * Changes the chat that a command names, for a caller who may see it, in one transaction: lock, decide, write, announce.
 * Returns the chat as it now is. A repetition of the request changes nothing. Throws not_found chat.chat_not_found, and
 * what `decided` throws.
 */
export function changeChat<Input extends OfChat>(
  deps: ChatDeps,
  asking: Asking,
  rpc: string,
  input: Input,
  decided: (chat: Chat, deciding: Deciding) => Transition | Promise<Transition>,
): Promise<PreviewedChat> {
  return writeChat(deps, { asking, rpc, input }, async (unit) => {
    const at = unit.now();
    const reader = await findReader(unit.tx, asking.caller);
    const before = await lockVisible(unit.tx, reader, input.chatId);
    return writeTransition(unit, before, await decided(before, { ...unit, reader, at }));
  });
}

/** Writes what was decided about a chat whose row is locked. Returns it as it then is. */
export async function writeTransition(unit: UnitOfWork, before: Chat, transition: Transition): Promise<PreviewedChat> {
  const [view] = await writeTransitions(unit, [{ before, transition }]);
  return view ?? withPreview(unit.tx, before);
}

/**
 * Makes a command for staff which is one {@link changeChat} that the chat's state machine decides. Throws
 * permission_denied caller.not_allowed for everybody else.
 */
export function staffChange<Input extends OfChat>(
  rpc: string,
  commandOf: (by: Named, input: Input, chat: Chat, deciding: Deciding) => ChatCommand | Promise<ChatCommand>,
): Command<Input, PreviewedChat> {
  return async (deps, asking, input) => {
    const by = named(requireStaff(asking.caller));
    return changeChat(deps, asking, rpc, input, async (chat, deciding) =>
      decide(chat, await commandOf(by, input, chat, deciding), deciding.at),
    );
  };
}
