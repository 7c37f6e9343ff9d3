import { requireVisitor } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { writeTransition } from "../changes/change-chat.ts";
import { announce, type UnitOfWork } from "../changes/unit-of-work.ts";
import { writeChat } from "../changes/write.ts";
import type { ChatDeps, Command } from "../deps.ts";
import type { Client } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import { otherClient } from "../domain/identity.ts";
import { visitorIdentified } from "../events/chat-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { lockOpenChat } from "../store/chats.ts";
import { joinClientHistory } from "../store/client-history.ts";
import { endExpiredProofs, endProofs, saveProof } from "../store/visitor-clients.ts";
import { adoptNotes } from "../store/visitor-notes.ts";
import { lockVisitor } from "../store/visitors.ts";

/**
 * The visitor proved to be a client of a project (C4): the client's chats are open to them for some time, and it is written
 * to their running chat; undefined when none runs. By signing in they agree that what they said before, and what was noted
 * of them, joins the client's history. Throws permission_denied caller.not_allowed unless the caller token names a client
 * of this very project; failed_precondition chat.other_client when they were another one of it.
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
    await lockVisitor(unit.tx, id, at);
    const until = new Date(at.getTime() + deps.clientProofS * 1000);
    if (!(await saveProof(unit.tx, id, projectId, client, until))) throw otherClient();
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

/** The calling visitor is no client any more: at once, in all of their tabs. */
export const signOutVisitor: Command<object> = async ({ pool, live }, { caller }) => {
  const { id } = requireVisitor(caller);
  if (await endProofs(pool, id)) live.proofEnded(id);
};

/** Ends proofs that ran out, and tells the tabs of those whose they were. */
export async function expireProofs({ pool, live }: Pick<ChatDeps, "pool" | "live">): Promise<void> {
  for (const visitorId of await endExpiredProofs(pool)) live.proofEnded(visitorId);
}
