import { requireStaff } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { type Asking, idempotent, writeOnce } from "@switchboard/pg/idempotency";
import type { ChatDeps } from "../deps.ts";
import { visible } from "../domain/access.ts";
import { findStaffReader } from "../queries/find-reader.ts";
import { findChat } from "../store/chats.ts";
import { insertNote, type VisitorNote } from "../store/visitor-notes.ts";

/** Leaves a note on a chat's visitor and client (C15). Throws what VisitorsService.AddVisitorNote says. */
export async function addVisitorNote(
  { pool, now }: ChatDeps,
  asking: Asking,
  chatId: string,
  text: string,
): Promise<VisitorNote> {
  const { id: authorId, name: authorName } = requireStaff(asking.caller);
  const note = await writeOnce(pool, idempotent(asking, "AddVisitorNote", { chatId, text }), async (tx) => {
    const { project, visitor } = visible(await findStaffReader(tx, authorId), await findChat(tx, chatId), chatId);
    const written = {
      id: newId(),
      projectId: project.id,
      visitorId: visitor.id,
      clientId: visitor.clientId,
      chatId,
      text,
      authorId,
      authorName,
      writtenAt: now(),
    };
    await insertNote(tx, written);
    return written;
  });
  // A repeated answer was kept as JSON.
  return { ...note, writtenAt: new Date(note.writtenAt) };
}
