import { requireVisitor } from "@switchboard/kit/caller";
import { pageSize } from "@switchboard/kit/page-token";
import type { Query } from "../deps.ts";
import type { Message } from "../domain/message.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findNewestChat } from "../store/chats.ts";
import { listAfter, listBefore } from "../store/messages.ts";
import { withPreview } from "./previewed-chat.ts";
import { type OfChat, readChat } from "./visible-chat.ts";

/** One chat. Throws not_found chat.chat_not_found, also for a chat that the caller may not see. */
export const getChat: Query<OfChat, PreviewedChat> = async ({ pool }, { caller }, { chatId }) => {
  return withPreview(pool, await readChat(pool, caller, chatId));
};

/** The calling visitor's newest chat in a project, if any. */
export const getVisitorChat: Query<{ readonly projectId: string }, PreviewedChat | undefined> = async (
  { pool },
  { caller },
  { projectId },
) => {
  const { id } = requireVisitor(caller);
  const chat = await findNewestChat(pool, id, projectId);
  return chat && withPreview(pool, chat);
};

/** From where to read: after a number, oldest first, or the newest before one. */
type From = { readonly after: number } | { readonly before: number } | undefined;

/** Which messages of which chat. */
export interface ListMessages extends OfChat {
  readonly from: From;
  readonly pageSize: number;
}

export interface MessagePage {
  /** In the order of their numbers. */
  readonly messages: readonly Message[];
  readonly headSeq: number;
  /** There are more in the direction asked for. */
  readonly more: boolean;
}

/** Messages of one chat; without `from` the newest. Throws as getChat. */
export const listMessages: Query<ListMessages, MessagePage> = async (
  { pool },
  { caller },
  { chatId, from, pageSize: requested },
) => {
  const limit = pageSize(requested);
  const { lastSeq } = await readChat(pool, caller, chatId);
  // Messages never change and have no gaps, so what is read up to the head that was seen first fits it.
  if (from !== undefined && "after" in from) {
    const messages = await listAfter(pool, chatId, from.after, lastSeq, limit);
    return { messages, headSeq: lastSeq, more: (messages.at(-1)?.seq ?? lastSeq) < lastSeq };
  }
  const before = Math.min(from?.before ?? lastSeq + 1, lastSeq + 1);
  const messages = await listBefore(pool, chatId, before, limit);
  return { messages, headSeq: lastSeq, more: (messages[0]?.seq ?? 1) > 1 };
};
