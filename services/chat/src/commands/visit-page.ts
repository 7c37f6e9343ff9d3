import { type Caller, requireVisitor } from "@switchboard/kit/caller";
import type { ChatDeps } from "../deps.ts";
import { checkPage } from "../domain/page.ts";
import { requireProject } from "../queries/find-department.ts";
import { findOpenChatId } from "../store/chats.ts";
import { savePage } from "../store/visitor-pages.ts";

/** A page that a visitor looks at now. */
export interface VisitPage {
  readonly projectId: string;
  readonly url: string;
  readonly title: string;
}

/** Keeps which page the calling visitor looks at (C8) and tells their running chat (C2). Throws as VisitorsService.VisitPage. */
export async function visitPage({ pool, live, now }: ChatDeps, caller: Caller, command: VisitPage): Promise<void> {
  const { projectId, title } = command;
  const { id } = requireVisitor(caller);
  const { allowedOrigins } = await requireProject(pool, projectId);
  const page = { url: checkPage(command.url, allowedOrigins), title, visitedAt: now() };
  await savePage(pool, id, projectId, page);
  const chatId = await findOpenChatId(pool, id, projectId);
  if (chatId !== undefined) live.pageVisited(chatId, page);
}
