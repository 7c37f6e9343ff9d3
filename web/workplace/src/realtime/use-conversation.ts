import type { Conversation } from "@switchboard/sdk/conversation";
import { useMemo } from "react";
import { staffClient } from "./staff-client.ts";
import { useSignal } from "./use-signal.ts";

/** The conversation of a chat, followed for as long as the component lives; `loaded` and `problem` say how it stands. */
export function useConversation(chatId: string): Conversation {
  // Asking for a conversation marks it as used, so it is not done at every render.
  const conversation = useMemo(() => staffClient.conversation(chatId), [chatId]);
  useSignal(conversation.changed, () => undefined);
  return conversation;
}
