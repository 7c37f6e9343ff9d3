import { requireStaff } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { findProject } from "@switchboard/organisation/projects";
import type { Asking } from "@switchboard/pg/idempotency";
import { inTransaction } from "@switchboard/pg/pool";
import { announce } from "../changes/unit-of-work.ts";
import { write } from "../changes/write.ts";
import type { ChatDeps, Command } from "../deps.ts";
import { notYours, operatorOf } from "../domain/chat.ts";
import { requestParams, type WantedRequest } from "../domain/requests.ts";
import { requestAdded } from "../events/request-events.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { lockVisible, type OfChat, readChatAsStaff } from "../queries/visible-chat.ts";
import { appendToAudit } from "../store/audit.ts";
import { type ChatRequest, deleteRequest, insertRequest, listRequests } from "../store/chat-requests.ts";

/** A chat's visitor, to be registered as a client; what is empty comes from the chat. */
export interface RequestClient extends OfChat {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/** Asks for a ticket (C11). Throws what RequestsService says. */
export const requestTicket: Command<OfChat & { readonly subject: string }, ChatRequest> = (
  deps,
  asking,
  { chatId, subject },
) => {
  return addRequest(deps, asking, chatId, { kind: "ticket", subject });
};

/** Asks for a client to be registered (C11). Throws what RequestsService says. */
export const requestClient: Command<RequestClient, ChatRequest> = (deps, asking, { chatId, ...form }) => {
  return addRequest(deps, asking, chatId, { kind: "client", ...form });
};

/** Asks for what is done elsewhere, once for each kind: asked again, the first request is the answer, unless it failed. */
async function addRequest(deps: ChatDeps, asking: Asking, chatId: string, wanted: WantedRequest): Promise<ChatRequest> {
  const { id, name } = requireStaff(asking.caller);
  return write(deps, { asking, rpc: "AddRequest", input: { chatId, wanted } }, async (unit) => {
    const chat = await lockVisible(unit.tx, await findStaffReader(unit.tx, id), chatId);
    if (operatorOf(chat)?.id !== id) throw notYours(chat);
    const earlier = (await listRequests(unit.tx, chatId)).find(({ kind }) => kind === wanted.kind);
    if (earlier !== undefined && earlier.state !== "failed") return earlier;
    if (earlier !== undefined) await deleteRequest(unit.tx, earlier.id);
    const request: ChatRequest = {
      id: newId(),
      chatId,
      kind: wanted.kind,
      state: "pending",
      params: requestParams(chat, wanted),
      result: "",
      reason: "",
      errors: [],
      requestedById: id,
      requestedByName: name,
      requestedAt: unit.now(),
    };
    await insertRequest(unit.tx, request);
    await announce(unit, [requestAdded(chat, request)]);
    return request;
  });
}

/**
 * The address of a client's account in the billing panel (C11); that somebody wants it is audited. Throws what
 * RequestsService.GetAccountLink says.
 */
export const openAccount: Command<OfChat, string> = async ({ pool, now }, { caller }, { chatId }) => {
  const { id, name } = requireStaff(caller);
  return inTransaction(pool, async (tx) => {
    const { project, visitor } = await readChatAsStaff(tx, caller, chatId);
    const template = (await findProject(tx, project.id))?.accountUrlTemplate ?? "";
    if (template === "" || visitor.clientId === "") {
      throw new AppError("not_found", "chat.no_account_link", { chat_id: chatId });
    }
    const params = { chat_id: chatId, project_id: project.id, client_id: visitor.clientId };
    await appendToAudit(tx, { at: now(), actorId: id, actorName: name, action: "account_opened", params });
    return template.replaceAll("{client_id}", () => encodeURIComponent(visitor.clientId));
  });
};
