import { requireVisitor } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import type { ChatDeps } from "../deps.ts";
import { identify } from "../domain/identity.ts";
import type { ChatView } from "../mapping.ts";
import { type Asking, idempotent } from "../request.ts";
import { lockOpenChat } from "../store/chats.ts";
import { changeChat } from "./change-chat.ts";

/**
 * Writes to the visitor's running chat in a project that they proved to be a client of it (C4); undefined when none
 * runs. Throws permission_denied caller.not_allowed unless the caller token names a client of this very project.
 */
export async function identifyVisitor(
  deps: ChatDeps,
  asking: Asking,
  projectId: string,
): Promise<ChatView | undefined> {
  const { id, client } = requireVisitor(asking.caller);
  if (client?.projectId !== projectId) throw new AppError("permission_denied", "caller.not_allowed");
  return changeChat(deps, idempotent(asking, "IdentifyVisitor", { projectId, client }), async (tx, now) => {
    const before = await lockOpenChat(tx, id, projectId);
    return before && { before, transition: identify(before, client, now) };
  });
}
