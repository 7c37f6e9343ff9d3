import { requireVisitor } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { writeTransition } from "../changes/change-chat.ts";
import { announce, type UnitOfWork } from "../changes/unit-of-work.ts";
import { writeChat } from "../changes/write.ts";
import type { Command } from "../deps.ts";
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
export const identifyVisitor: Command<{ readonly projectId: string }, PreviewedChat | undefined> = async (
  deps,
  asking,
  { projectId },
) => {
  const { id, client } = requireVisitor(asking.caller);
  if (client?.projectId !== projectId) throw new AppError("permission_denied", "caller.not_allowed");
  const input = { projectId, client };
  return writeChat(deps, { asking, rpc: "IdentifyVisitor", input }, async (unit) => {
    const at = unit.now();
    // The older chats first, as everything that locks several.
    await joinHistory(unit, id, projectId, client, at);
    const before = await lockOpenChat(unit.tx, id, projectId);
    return before && writeTransition(unit, before, decide(before, { kind: "identify", client }, at));
  });
};

async function joinHistory(
  unit: UnitOfWork,
  visitorId: string,
  projectId: string,
  client: Client,
  at: Date,
): Promise<void> {
  const joined = await joinClientHistory(unit.tx, visitorId, projectId, client, at);
  await announce(
    unit,
    joined.map((chatId) => visitorIdentified(chatId, visitorId, client, at)),
  );
  await adoptNotes(unit.tx, { projectId, visitorId, clientId: client.id });
}
