import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useMutation } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useCloseTab } from "../../state/open-tabs.ts";
import { staffClient } from "../../state/staff-client.ts";
import { MAIN } from "../../ui/places.ts";
import { useToast } from "../../ui/toasts.tsx";
import { wantFocus } from "../../ui/wanted-focus.ts";

/** The conversation of a chat, followed for as long as the component lives; `loaded` and `problem` say how it stands. */
export function useConversation(chatId: string): Conversation {
  // Asking for a conversation marks it as used, so it is not done at every render.
  const conversation = useMemo(() => staffClient.conversation(chatId), [chatId]);
  useSignal(conversation.changed);
  return conversation;
}

/** Loads what was said before. */
export function useEarlier(conversation: Conversation) {
  const toast = useToast();
  return useMutation({ mutationFn: () => conversation.loadEarlier(), onError: (thrown) => toast.problem(thrown) });
}

/** Ends a chat of the reader and goes on to the next one. */
export function useEnding({ id }: ChatView, name: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const closeTab = useCloseTab();
  return useMutation({
    mutationFn: () => staffClient.end(id),
    onSuccess: () => {
      toast.success(t("chat.ended", { name }));
      closeTab(id);
      wantFocus(MAIN);
    },
    onError: (thrown) => toast.problem(thrown, t("chat.endFailed")),
  });
}
