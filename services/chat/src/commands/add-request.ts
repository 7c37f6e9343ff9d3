import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireStaff } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { type Named, notYours, operatorOf } from "../domain/chat.ts";
import { requestParams, type WantedRequest } from "../domain/requests.ts";
import { requestAdded } from "../events/request-events.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { type ChatRequest, insertRequest, listRequests } from "../store/chat-requests.ts";
import { lockChat } from "../store/chats.ts";

/**
 * Asks for what begins in a chat and is done elsewhere (C11), once for each kind: asked again, the first request is the
 * answer. Throws what RequestsService says.
 */
export async function addRequest(
  deps: ChatDeps,
  asking: Asking,
  chatId: string,
  wanted: WantedRequest,
): Promise<ChatRequest> {
  const { id, name } = requireStaff(asking.caller);
  const request = await writeOnce(deps.pool, idempotent(asking, "AddRequest", { chatId, wanted }), (tx) =>
    write(tx, { id, name }, chatId, wanted, deps.now()),
  );
  deps.committed();
  // A repeated answer was kept as JSON.
  return { ...request, requestedAt: new Date(request.requestedAt) };
}

async function write(tx: Sql, by: Named, chatId: string, wanted: WantedRequest, now: Date): Promise<ChatRequest> {
  const chat = visible(await findStaffReader(tx, by.id), await lockChat(tx, chatId), chatId);
  if (operatorOf(chat)?.id !== by.id) throw notYours(chat);
  const earlier = (await listRequests(tx, chatId)).find(({ kind }) => kind === wanted.kind);
  if (earlier !== undefined) return earlier;
  const request: ChatRequest = {
    id: newId(),
    chatId,
    kind: wanted.kind,
    state: "pending",
    params: requestParams(chat, wanted),
    result: "",
    requestedById: by.id,
    requestedByName: by.name,
    requestedAt: now,
  };
  await insertRequest(tx, request);
  await appendToOutbox(tx, [requestAdded(chat, request)]);
  return request;
}
