import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { inTransaction } from "@switchboard/pg/pool";
import { lockAnswered } from "../changes/lock-answered.ts";
import { useAllowance } from "../changes/use-allowance.ts";
import type { ChatDeps } from "../deps.ts";
import { knocks } from "../domain/allowance.ts";
import { forgetUses } from "../store/allowances.ts";

/**
 * Knocks at the widget of a chat's visitor (C14). Throws what OutreachService.Knock says. A knock that nobody could hear
 * does not count.
 */
export async function knock(deps: ChatDeps, caller: Caller, chatId: string): Promise<void> {
  const { id, name } = requireStaff(caller);
  const key = `knock:${chatId}`;
  const chat = await inTransaction(deps.pool, async (tx) => {
    const answered = await lockAnswered(tx, id, chatId);
    await useAllowance(tx, knocks, key, "chat.knocked_lately", deps.now());
    return answered;
  });
  if (await deps.live.knock(chat.visitor.id, chatId, name)) return;
  await forgetUses(deps.pool, key);
  throw new AppError("failed_precondition", "chat.visitor_away", { chat_id: chatId });
}
