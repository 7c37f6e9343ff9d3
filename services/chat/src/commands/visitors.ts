import { requireStaff, requireVisitor } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { write } from "../changes/write.ts";
import type { Command } from "../deps.ts";
import { checkPage } from "../domain/page.ts";
import { requireProject } from "../queries/find-department.ts";
import { type OfChat, readChatAsStaff } from "../queries/visible-chat.ts";
import { findOpenChatId } from "../store/chats.ts";
import { insertNote, type VisitorNote } from "../store/visitor-notes.ts";
import { savePage } from "../store/visitor-pages.ts";

/** Leaves a note on a chat's visitor and client (C15). Throws what VisitorsService.AddVisitorNote says. */
export const addVisitorNote: Command<OfChat & { readonly text: string }, VisitorNote> = async (deps, asking, input) => {
  const { id: authorId, name: authorName } = requireStaff(asking.caller);
  return write(deps, { asking, rpc: "AddVisitorNote", input }, async ({ tx, now }) => {
    const { project, visitor } = await readChatAsStaff(tx, asking.caller, input.chatId);
    const note = {
      ...input,
      id: newId(),
      projectId: project.id,
      visitorId: visitor.id,
      clientId: visitor.clientId,
      authorId,
      authorName,
      writtenAt: now(),
    };
    await insertNote(tx, note);
    return note;
  });
};

/** A page that a visitor looks at now. */
export interface VisitPage {
  readonly projectId: string;
  readonly url: string;
  readonly title: string;
}

/** Keeps which page the calling visitor looks at (C8) and tells their running chat (C2). Throws as VisitorsService.VisitPage. */
export const visitPage: Command<VisitPage> = async ({ pool, live, now }, { caller }, input) => {
  const { projectId, title } = input;
  const { id } = requireVisitor(caller);
  const { allowedOrigins } = await requireProject(pool, projectId);
  const page = { url: checkPage(input.url, allowedOrigins), title, visitedAt: now() };
  await savePage(pool, id, projectId, page);
  const chatId = await findOpenChatId(pool, id, projectId);
  if (chatId !== undefined) live.pageVisited(chatId, page);
};
