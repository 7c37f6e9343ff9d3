import { appendToOutbox } from "@switchboard/bus/outbox";
import { findProject, type ProjectRow } from "@switchboard/organisation/projects";
import type { ChatDeps } from "../deps.ts";
import type { Named } from "../domain/chat.ts";
import { mailRequested } from "../events/mail-events.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** How an operator's first words reached the client (C6). */
export type Delivery = "popup" | "mail" | "none";

/** What was said. The message's id is the mail's as well: said again, it is one mail. */
export interface FirstWords {
  readonly messageId: string;
  readonly text: string;
}

/** Shows a chat that an operator began to the client, in an open widget or else by a mail that leads to it. */
export async function deliverFirstWords(
  deps: ChatDeps,
  by: Named,
  view: PreviewedChat,
  { messageId, text }: FirstWords,
): Promise<Delivery> {
  if (await deps.live.showToVisitor(view)) return "popup";
  const { id, project, visitor } = view.chat;
  const row = await findProject(deps.pool, project.id);
  const link = row && linkTo(row, id);
  if (visitor.email === "" || row === undefined || link === undefined) return "none";
  const params = { project_name: row.name, operator_name: by.name, text, link };
  const mail = { id: messageId, to: [visitor.email], template: "invitation", language: row.language, params } as const;
  await appendToOutbox(deps.pool, [mailRequested(mail)]);
  deps.committed();
  return "mail";
}

/** Where the client answers: a page of the site, whose widget opens for this parameter. */
function linkTo({ siteUrl, allowedOrigins }: ProjectRow, chatId: string): string | undefined {
  const page = URL.parse(siteUrl === "" ? (allowedOrigins[0] ?? "") : siteUrl);
  if (page === null) return undefined;
  page.searchParams.set("switchboard_chat", chatId);
  return page.href;
}
