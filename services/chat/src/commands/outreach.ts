import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { findProject } from "@switchboard/organisation/projects";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { addNote } from "../changes/add-message.ts";
import { useAllowance } from "../changes/use-allowance.ts";
import { write } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { knocks, signInPrompts } from "../domain/allowance.ts";
import { answering, type Chat, chatEnded, notYours } from "../domain/chat.ts";
import { checkPage } from "../domain/page.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockVisible, type OfChat } from "../queries/visible-chat.ts";
import { forgetUses } from "../store/allowances.ts";

/** Asks a chat's visitor to sign in on the site (C11). Throws what OutreachService.AskToSignIn says. */
export const askToSignIn: Command<OfChat> = async (deps, asking, input) => {
  const { id } = requireStaff(asking.caller);
  const { chatId } = input;
  const at = deps.now();
  await write(deps, { asking, rpc: "AskToSignIn", input }, async (unit) => {
    const chat = await lockAnswered(unit.tx, id, chatId);
    if (chat.visitor.clientId !== "") {
      throw new AppError("failed_precondition", "chat.client_already", { chat_id: chatId });
    }
    await useAllowance(unit.tx, signInPrompts, `sign_in:${chatId}`, "chat.asked_lately", at);
    await addNote(unit, chat, { code: "sign_in_asked", params: {} }, at);
  });
};

/** A page that a visitor is to look at. */
export interface OfferPage extends OfChat {
  readonly url: string;
  readonly label: string;
}

/** Offers a chat's visitor a page of the site (C14). Throws what OutreachService.OfferPage says. */
export const offerPage: Command<OfferPage> = async (deps, asking, input) => {
  const { id } = requireStaff(asking.caller);
  const { chatId, label } = input;
  await write(deps, { asking, rpc: "OfferPage", input }, async (unit) => {
    const chat = await lockAnswered(unit.tx, id, chatId);
    const project = await findProject(unit.tx, chat.project.id);
    const url = checkPage(input.url, project?.allowedOrigins ?? []);
    await addNote(unit, chat, { code: "page_offered", params: { url, label } }, unit.now());
  });
};

/**
 * Knocks at the widget of a chat's visitor (C14). Throws what OutreachService.Knock says. A knock that nobody could hear
 * does not count.
 */
export const knock: Command<OfChat> = async (deps, { caller }, { chatId }) => {
  const { id, name } = requireStaff(caller);
  const key = `knock:${chatId}`;
  const chat = await inTransaction(deps.pool, async (tx) => {
    const answered = await lockAnswered(tx, id, chatId);
    await useAllowance(tx, knocks, key, "chat.knocked_lately", deps.now());
    return answered;
  });
  if (chat.openToVisitor && (await deps.live.knock(chat.visitor.id, chatId, name))) return;
  await forgetUses(deps.pool, key);
  throw new AppError("failed_precondition", "chat.visitor_away", { chat_id: chatId });
};

/**
 * The chat with its row locked, if the member of staff answers it now. Throws not_found chat.chat_not_found,
 * failed_precondition chat.ended, permission_denied chat.not_yours.
 */
async function lockAnswered(tx: Sql, staffId: string, chatId: string): Promise<Chat> {
  const chat = await lockVisible(tx, await findStaffReader(tx, staffId), chatId);
  if (chat.place.state === "ended") throw chatEnded(chat);
  if (answering(chat)?.id !== staffId) throw notYours(chat);
  return chat;
}
