import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import { type AddedMessage, addNote, tellMessage } from "../changes/add-message.ts";
import { lockAnswered } from "../changes/lock-answered.ts";
import { useAllowance } from "../changes/use-allowance.ts";
import type { ChatDeps } from "../deps.ts";
import { signInPrompts } from "../domain/allowance.ts";

/** Asks a chat's visitor to sign in on the site (C11). Throws what OutreachService.AskToSignIn says. */
export async function askToSignIn(deps: ChatDeps, asking: Asking, chatId: string): Promise<void> {
  const { id } = requireStaff(asking.caller);
  const now = deps.now();
  let added: AddedMessage | undefined;
  await writeOnce(deps.pool, idempotent(asking, "AskToSignIn", { chatId }), async (tx) => {
    const chat = await lockAnswered(tx, id, chatId);
    if (chat.visitor.clientId !== "") {
      throw new AppError("failed_precondition", "chat.client_already", { chat_id: chatId });
    }
    await useAllowance(tx, signInPrompts, `sign_in:${chatId}`, "chat.asked_lately", now);
    added = await addNote(tx, chat, { code: "sign_in_asked", params: {} }, now);
    return {};
  });
  if (added !== undefined) tellMessage(deps, added);
}
