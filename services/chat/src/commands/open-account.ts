import { type Caller, requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { findProject } from "@switchboard/organisation/projects";
import { inTransaction } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { appendToAudit } from "../store/audit.ts";
import { findChat } from "../store/chats.ts";

/**
 * The address of a client's account in the billing panel (C11); that somebody wants it is audited. Throws what
 * RequestsService.GetAccountLink says.
 */
export async function openAccount({ pool, now }: ChatDeps, caller: Caller, chatId: string): Promise<string> {
  const { id, name } = requireStaff(caller);
  return inTransaction(pool, async (tx) => {
    const { project, visitor } = visible(await findStaffReader(tx, id), await findChat(tx, chatId), chatId);
    const template = (await findProject(tx, project.id))?.accountUrlTemplate ?? "";
    if (template === "" || visitor.clientId === "") {
      throw new AppError("not_found", "chat.no_account_link", { chat_id: chatId });
    }
    const params = { chat_id: chatId, project_id: project.id, client_id: visitor.clientId };
    await appendToAudit(tx, { at: now(), actorId: id, actorName: name, action: "account_opened", params });
    return template.replaceAll("{client_id}", () => encodeURIComponent(visitor.clientId));
  });
}
