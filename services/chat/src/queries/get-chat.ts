import { requireVisitor } from "@switchboard/kit/caller";
import type { ChatDeps } from "../deps.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import { findNewestChat } from "../store/chats.ts";
import type { ByCaller } from "./find-reader.ts";
import { withPreview } from "./previewed-chat.ts";
import { type OfChat, readChat } from "./visible-chat.ts";

/** One chat. Throws not_found chat.chat_not_found, also for a chat that the caller may not see. */
export async function getChat({ pool }: ChatDeps, { caller }: ByCaller, { chatId }: OfChat): Promise<PreviewedChat> {
  return withPreview(pool, await readChat(pool, caller, chatId));
}

/** The calling visitor's newest chat in a project, if any. */
export async function getVisitorChat(
  { pool }: ChatDeps,
  { caller }: ByCaller,
  { projectId }: { readonly projectId: string },
): Promise<PreviewedChat | undefined> {
  const { id } = requireVisitor(caller);
  const chat = await findNewestChat(pool, id, projectId);
  return chat && withPreview(pool, chat);
}
