import { appendToOutbox } from "@switchboard/bus/outbox";
import { requireVisitor } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { type Asking, idempotent } from "@switchboard/pg/idempotency";
import type { Sql } from "@switchboard/pg/pool";
import { changeFound } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import type { Client } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { visitorIdentified } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { lockOpenChat } from "../store/chats.ts";
import { joinClientHistory } from "../store/client-history.ts";
import { adoptNotes } from "../store/visitor-notes.ts";

/**
 * Writes to the visitor's running chat in a project that they proved to be a client of it (C4); undefined when none
 * runs. By signing in they agree that what they said before, and what was noted of them, joins the client's history,
 * unless it is another client's. Throws permission_denied caller.not_allowed unless the caller token names a client of
 * this very project.
 */
export async function identifyVisitor(
  deps: ChatDeps,
  asking: Asking,
  projectId: string,
): Promise<PreviewedChat | undefined> {
  const { id, client } = requireVisitor(asking.caller);
  if (client?.projectId !== projectId) throw new AppError("permission_denied", "caller.not_allowed");
  const request = idempotent(asking, "IdentifyVisitor", { projectId, client });
  const view = await changeFound(deps, request, async (tx, now) => {
    // The older chats first, as everything that locks several.
    await joinHistory(tx, id, projectId, client, now);
    const before = await lockOpenChat(tx, id, projectId);
    return before && { before, transition: decide(before, { kind: "identify", client }, now) };
  });
  deps.committed();
  return view;
}

async function joinHistory(tx: Sql, visitorId: string, projectId: string, client: Client, at: Date): Promise<void> {
  const joined = await joinClientHistory(tx, visitorId, projectId, client, at);
  await appendToOutbox(
    tx,
    joined.map((chatId) => visitorIdentified(chatId, visitorId, client, at)),
  );
  await adoptNotes(tx, { projectId, visitorId, clientId: client.id });
}
