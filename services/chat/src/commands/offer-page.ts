import { requireStaff } from "@switchboard/kit/caller";
import { findProject } from "@switchboard/organisation/projects";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import { type AddedMessage, addNote, tellMessage } from "../changes/add-message.ts";
import { lockAnswered } from "../changes/lock-answered.ts";
import type { ChatDeps } from "../deps.ts";
import { checkPage } from "../domain/page.ts";

/** A page that a visitor is to look at. */
export interface OfferPage {
  readonly chatId: string;
  readonly url: string;
  readonly label: string;
}

/** Offers a chat's visitor a page of the site (C14). Throws what OutreachService.OfferPage says. */
export async function offerPage(deps: ChatDeps, asking: Asking, command: OfferPage): Promise<void> {
  const { id } = requireStaff(asking.caller);
  let added: AddedMessage | undefined;
  await writeOnce(deps.pool, idempotent(asking, "OfferPage", command), async (tx) => {
    const chat = await lockAnswered(tx, id, command.chatId);
    const project = await findProject(tx, chat.project.id);
    const url = checkPage(command.url, project?.allowedOrigins ?? []);
    added = await addNote(tx, chat, { code: "page_offered", params: { url, label: command.label } }, deps.now());
    return {};
  });
  if (added !== undefined) tellMessage(deps, added);
}
