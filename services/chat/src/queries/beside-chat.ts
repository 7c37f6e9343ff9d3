import { requireStaff } from "@switchboard/kit/caller";
import { type Page, type PageRequest, type Range, readTimePage } from "@switchboard/kit/read-page";
import type { Query } from "../deps.ts";
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
import { withPreviews } from "./previewed-chat.ts";
import { type OfChat, readChatAsStaff } from "./visible-chat.ts";

/** The pages that a chat's visitor looked at on the project's site (C8), newest first. */
export const listPagesOfChat: Query<OfChat, PageVisit[]> = async ({ pool }, { caller }, { chatId }) => {
  const { project, visitor } = await readChatAsStaff(pool, caller, chatId);
  return listPages(pool, visitor.id, project.id);
};

/** What was asked for from a chat (C11), oldest first. */
export const listRequestsOfChat: Query<OfChat, ChatRequest[]> = async ({ pool }, { caller }, { chatId }) => {
  await readChatAsStaff(pool, caller, chatId);
  return listRequests(pool, chatId);
};

/** To whom a chat could be handed over. */
export interface ForwardTargets {
  readonly departments: readonly DepartmentTarget[];
  readonly operators: readonly OperatorTarget[];
}

/** To whom a chat could be handed over now (C20, C21). Throws not_found chat.chat_not_found. */
export const listForwardTargets: Query<OfChat, ForwardTargets> = async ({ pool, now }, { caller }, { chatId }) => {
  const { project, department } = await readChatAsStaff(pool, caller, chatId);
  const at = now();
  const [departments, operators] = await Promise.all([
    listDepartmentTargets(pool, project.id, department.id, at),
    listOperatorTargets(pool, project.id, requireStaff(caller).id, at),
  ]);
  return { departments, operators };
};

/** The notes on a chat's visitor and client in its project (C15), newest first. */
export const listVisitorNotes: Query<OfChat & PageRequest, Page<VisitorNote>> = async (
  { pool },
  { caller },
  { chatId, ...page },
) => {
  const { project, visitor } = await readChatAsStaff(pool, caller, chatId);
  const noted = { projectId: project.id, visitorId: visitor.id, clientId: visitor.clientId };
  return readTimePage(page, `notes:${chatId}`, "writtenAt", (range) => listNotes(pool, noted, range));
};

/** Whose earlier chats, from which chat on. */
export interface EarlierChats extends OfChat, PageRequest {
  readonly of: HistoryOf;
}

/** The chats before one in the same project, of the same browser or the same client (C10), newest first. */
export const listEarlierChats: Query<EarlierChats, Page<PreviewedChat>> = async (
  { pool },
  { caller },
  { chatId, of, ...page },
) => {
  const chat = await readChatAsStaff(pool, caller, chatId);
  const here = { at: chat.openedAt, id: chat.id };
  const list = ({ after = here, limit }: Range) => listEarlier(pool, chat, of, after, limit);
  const { rows, nextPageToken } = await readTimePage(page, `earlier:${of}:${chatId}`, "openedAt", list);
  return { rows: await withPreviews(pool, rows), nextPageToken };
};
