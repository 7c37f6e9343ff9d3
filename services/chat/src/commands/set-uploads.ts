import { requireStaff } from "@switchboard/kit/caller";
import type { Asking } from "@switchboard/pg/idempotency";
import { changeChat } from "../changes/change-chat.ts";
import type { ChatDeps } from "../deps.ts";
import { named } from "../domain/chat.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";

/** Lets the operator of a chat allow or forbid its visitor's files (C13). */
export async function setUploads(
  deps: ChatDeps,
  asking: Asking,
  chatId: string,
  allowed: boolean,
): Promise<PreviewedChat> {
  const by = named(requireStaff(asking.caller));
  return changeChat(deps, asking, "SetUploads", { chatId, allowed }, (chat, { now }) =>
    decide(chat, { kind: "set_uploads", by, allowed }, now),
  );
}
