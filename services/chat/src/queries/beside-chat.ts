import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, readTimePage } from "@switchboard/kit/read-page";
import type { ChatDeps } from "../deps.ts";
import type { Chat } from "../domain/chat.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { type ChatRequest, listRequests } from "../store/chat-requests.ts";
import { type HistoryOf, listEarlier } from "../store/earlier-chats.ts";
import {
  type DepartmentTarget,
  listDepartmentTargets,
  listOperatorTargets,
  type OperatorTarget,
} from "../store/targets.ts";
import { listNotes, type VisitorNote } from "../store/visitor-notes.ts";
import { listPages, type PageVisit } from "../store/visitor-pages.ts";
import type { ByCaller } from "./find-reader.ts";
import { withPreviews } from "./previewed-chat.ts";
import { type OfChat, readChatAsStaff } from "./visible-chat.ts";

/** The pages that a chat's visitor looked at on the project's site (C8), newest first. */
export async function listPagesOfChat(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { chatId }: OfChat,
): Promise<PageVisit[]> {
  const { project, visitor } = await readChatAsStaff(pool, caller, chatId);
  return listPages(pool, visitor.id, project.id);
}

/** What was asked for from a chat (C11), oldest first. */
export async function listRequestsOfChat(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { chatId }: OfChat,
): Promise<ChatRequest[]> {
  await readChatAsStaff(pool, caller, chatId);
  return listRequests(pool, chatId);
}

/** To whom a chat could be handed over. */
export interface ForwardTargets {
  readonly departments: readonly DepartmentTarget[];
  readonly operators: readonly OperatorTarget[];
}

/** To whom a chat could be handed over now (C20, C21). Throws not_found chat.chat_not_found. */
export async function listForwardTargets(
  { pool, now }: ChatDeps,
  { caller }: ByCaller,
  { chatId }: OfChat,
): Promise<ForwardTargets> {
  const { project, department } = await readChatAsStaff(pool, caller, chatId);
  const at = now();
  const [departments, operators] = await Promise.all([
    listDepartmentTargets(pool, project.id, department.id, at),
    listOperatorTargets(pool, project.id, requireStaff(caller).id, at),
  ]);
  return { departments, operators };
}

/** The notes on a chat's visitor and client in its project (C15), newest first. */
export async function listVisitorNotes(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { chatId, ...page }: OfChat & PageRequest,
): Promise<Page<VisitorNote>> {
  const { project, visitor } = await readChatAsStaff(pool, caller, chatId);
  const noted = { projectId: project.id, visitorId: visitor.id, clientId: visitor.clientId };
  return readTimePage(
    page,
    `notes:${chatId}`,
    (after, limit) => listNotes(pool, noted, after, limit),
    ({ writtenAt, id }) => ({ at: writtenAt, id }),
  );
}

/** Whose earlier chats, from which chat on. */
export interface EarlierChats extends OfChat, PageRequest {
  readonly of: HistoryOf;
}

/** The chats before one in the same project, of the same browser or the same client (C10), newest first. */
export async function listEarlierChats(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { chatId, of, ...page }: EarlierChats,
): Promise<Page<PreviewedChat>> {
  const chat = await readChatAsStaff(pool, caller, chatId);
  const place = ({ openedAt, id }: Chat) => ({ at: openedAt, id });
  const { rows, nextPageToken } = await readTimePage(
    page,
    `earlier:${of}:${chatId}`,
    (after, limit) => listEarlier(pool, chat, of, after ?? place(chat), limit),
    place,
  );
  return { rows: await withPreviews(pool, rows), nextPageToken };
}
