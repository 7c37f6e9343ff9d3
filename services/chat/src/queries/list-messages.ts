import { pageSize } from "@switchboard/kit/page-token";
import type { ChatDeps } from "../deps.ts";
import type { Message } from "../domain/message.ts";
import { listAfter, listBefore } from "../store/messages.ts";
import type { ByCaller } from "./find-reader.ts";
import { type OfChat, readChat } from "./visible-chat.ts";

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
export async function listMessages(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { chatId, from, pageSize: requested }: ListMessages,
): Promise<MessagePage> {
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
}
