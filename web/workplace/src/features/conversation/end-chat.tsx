import { Button, Group, Text } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/views";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { closeTab } from "../../app/use-open-tabs.ts";
import { staffClient } from "../../realtime/staff-client.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useToast } from "../../ui/toasts.tsx";
import { useProblemText } from "../../ui/use-problem-text.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";

/** Ends the chat after one question that names what will happen. */
export function EndChat({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const name = useVisitorName()(chat);
  const [asking, setAsking] = useState(false);
  const ending = useEnding(chat, name);
  useShortcuts({ e: () => setAsking(true) });
  return (
    <>
      <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>
        {t("chat.end")}
      </Button>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t("chat.endTitle", { name })}>
        <Text>{t("chat.endText", { name, department: chat.department.name })}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t("chat.endCancel")}
          </Button>
          <Button color="red.9" data-autofocus loading={ending.isPending} onClick={() => ending.mutate()}>
            {t("chat.end")}
          </Button>
        </Group>
      </Dialog>
    </>
  );
}

function useEnding(chat: ChatView, name: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const problemText = useProblemText();
  return useMutation({
    mutationFn: () => staffClient.end(chat.id),
    onSuccess: () => {
      toast({ tone: "success", text: t("chat.ended", { name }) });
      const next = closeTab(chat.id);
      void (next ? navigate({ to: "/chats/$chatId", params: { chatId: next } }) : navigate({ to: "/chats" }));
    },
    onError: (thrown) => toast({ tone: "error", text: `${t("chat.endFailed")} ${problemText(thrown)}` }),
  });
}
