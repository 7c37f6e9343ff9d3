import { Button } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "../../ui/confirm.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { useEnding } from "./data.ts";
import { conversationKeys } from "./keys.ts";

/** Ends the chat after one question that names what will happen. */
export function EndChat({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const name = useVisitorName()(chat);
  const [asking, setAsking] = useState(false);
  const ending = useEnding(chat, name);
  useShortcuts(conversationKeys, { end: () => setAsking(true) });
  return (
    <>
      <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>
        {t("chat.end")}
      </Button>
      <Confirm
        opened={asking}
        title={t("chat.endTitle", { name })}
        text={t("chat.endText", { name, department: chat.department.name })}
        action={t("chat.end")}
        cancel={t("chat.endCancel")}
        pending={ending.isPending}
        onConfirm={() => ending.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
