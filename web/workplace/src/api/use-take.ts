import type { ChatView } from "@switchboard/contracts/views";
import { ProblemError } from "@switchboard/sdk/problem-error";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { openTab } from "../app/use-open-tabs.ts";
import { staffClient } from "../realtime/staff-client.ts";
import { useToast } from "../ui/toasts.tsx";
import { useProblemText } from "../ui/use-problem-text.ts";
import { useVisitorName } from "../ui/use-visitor-name.ts";

/** Takes a waiting chat and opens it; when someone was faster a toast says who has it (C7). */
export function useTake(): { take: (chat: ChatView) => void; taking: string | undefined } {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const nameOf = useVisitorName();
  const refusalText = useRefusalText();
  const mutation = useMutation({
    mutationFn: (chat: ChatView) => staffClient.take(chat.id),
    onSuccess: (_taken, chat) => {
      openTab(chat.id);
      toast({ tone: "success", text: t("list.taken", { name: nameOf(chat) }) });
      void navigate({ to: "/chats/$chatId", params: { chatId: chat.id } });
    },
    onError: (thrown) => toast({ tone: "error", text: refusalText(thrown) }),
  });
  const take = (chat: ChatView) => {
    if (!mutation.isPending) mutation.mutate(chat);
  };
  return { take, taking: mutation.isPending ? mutation.variables.id : undefined };
}

function useRefusalText(): (thrown: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (thrown) => {
    const reason = thrown instanceof ProblemError ? thrown.reason : "";
    const operator = thrown instanceof ProblemError ? thrown.params.operator_name : undefined;
    if (reason === "chat.already_taken" && operator) return t("list.takenBy", { operator });
    if (reason === "chat.ended" || reason === "chat.chat_not_found") return t("list.gone");
    return `${t("list.takeFailed")} ${problemText(thrown)}`;
  };
}
