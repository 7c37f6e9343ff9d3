import { Button, Group, Text } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { chatAt } from "../../ui/places.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { useNext, useTake } from "../chats/data.ts";
import styles from "./conversation-pane.module.css";

/** Instead of the composer when the chat is not the reader's: why not, and what they can do about it. */
export function TakeBar({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const name = useVisitorName()(chat);
  const { take, taking } = useTake();
  const next = useNext(chat);
  if (chat.state === "ended") {
    return (
      <Bar text={t(next ? "chat.endedNextBar" : "chat.endedBar", { name })}>
        {next ? (
          <Button flex="none" renderRoot={(props) => <Link {...props} {...chatAt(next)} />}>
            {t("chat.next")}
          </Button>
        ) : null}
      </Bar>
    );
  }
  if (chat.state === "held") return <Bar text={t("chat.heldBar", { operator: chat.operator?.name ?? "" })} />;
  return (
    <Bar text={t("chat.waitingBar", { name, department: chat.department.name })}>
      <Button flex="none" loading={taking !== undefined} onClick={() => take(chat)}>
        {t("chat.take")}
      </Button>
    </Bar>
  );
}

function Bar({ text, children }: { text: string; children?: React.ReactNode }) {
  return (
    <Group className={styles.bar} justify="space-between" wrap="nowrap">
      <Text c="dimmed">{text}</Text>
      {children}
    </Group>
  );
}
