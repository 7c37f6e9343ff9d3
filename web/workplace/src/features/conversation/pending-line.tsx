import { Button } from "@mantine/core";
import type { Conversation, PendingMessage } from "@switchboard/sdk/conversation";
import { IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./message-log.module.css";

interface PendingLineProps {
  readonly message: PendingMessage;
  readonly conversation: Conversation;
}

/** A message that is not in the chat yet: on its way, or refused and kept until the writer decides. */
export function PendingLine({ message, conversation }: PendingLineProps) {
  const { t } = useTranslation();
  const failed = message.state === "failed";
  return (
    <div className={styles.message} data-ours data-first data-pending data-failed={failed || undefined}>
      <div className={styles.line}>
        <p className={styles.bubble} dir="auto">
          {message.text}
        </p>
        <span className={styles.meta}>
          {failed ? null : <IconClock size={13} role="img" aria-label={t("chat.sending")} />}
        </span>
      </div>
      {failed ? (
        <div className={styles.failed}>
          {t("chat.failed")}
          <Button size="compact-xs" variant="light" onClick={() => conversation.retry(message.messageId)}>
            {t("chat.retry")}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            onClick={() => conversation.discard(message.messageId)}
          >
            {t("chat.discard")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
