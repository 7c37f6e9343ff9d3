import type { Caller } from "@switchboard/kit/caller";
import { pageSize } from "@switchboard/kit/page-token";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import type { Message } from "../domain/message.ts";
import { findChat } from "../store/chats.ts";
import { listAfter, listBefore } from "../store/messages.ts";
import { findReader } from "./find-reader.ts";

/** From where to read: after a number, oldest first, or the newest before one. */
export type From = { readonly after: number } | { readonly before: number } | undefined;

export interface MessagePage {
  /** In the order of their numbers. */
  readonly messages: readonly Message[];
  readonly headSeq: number;
  /** There are more in the direction asked for. */
  readonly more: boolean;
}

/** Messages of one chat; without `from` the newest. Throws as getChat. */
export async function listMessages(
  sql: Sql,
  caller: Caller,
  chatId: string,
  from: From,
  requested: number,
): Promise<MessagePage> {
  const limit = pageSize(requested);
  const reader = await findReader(sql, caller);
  const { lastSeq } = visible(reader, await findChat(sql, chatId), chatId);
  // Messages never change and have no gaps, so what is read up to the head that was seen first fits it.
  if (from !== undefined && "after" in from) {
    const messages = await listAfter(sql, chatId, from.after, lastSeq, limit);
    return { messages, headSeq: lastSeq, more: (messages.at(-1)?.seq ?? lastSeq) < lastSeq };
  }
  const before = Math.min(from?.before ?? lastSeq + 1, lastSeq + 1);
  const messages = await listBefore(sql, chatId, before, limit);
  return { messages, headSeq: lastSeq, more: (messages[0]?.seq ?? 1) > 1 };
}
