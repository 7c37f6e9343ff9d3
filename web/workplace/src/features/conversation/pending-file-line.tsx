import { Button, Progress } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import type { PendingFile } from "@switchboard/sdk/file-uploads";
import { useTranslation } from "react-i18next";
import { FileLabel } from "./file-bubble.tsx";
import styles from "./message-log.module.css";

interface PendingFileLineProps {
  readonly file: PendingFile;
  readonly conversation: Conversation;
}

/** A file that is not in the chat yet: on its way, or failed and kept until the sender decides. */
export function PendingFileLine({ file, conversation }: PendingFileLineProps) {
  const { t } = useTranslation();
  const problem = useFileProblem(file);
  const failed = file.state === "failed";
  return (
    <div className={styles.message} data-ours data-first data-pending data-failed={failed || undefined}>
      <div className={styles.line}>
        <div className={styles.bubble}>
          <FileLabel file={file} />
          {failed ? null : <Progress size="xs" value={file.progress * 100} aria-label={t("chat.sending")} />}
        </div>
      </div>
      {failed ? (
        <div className={styles.failed}>
          {problem}
          <Button size="compact-xs" variant="light" onClick={() => conversation.retryFile(file.messageId)}>
            {t("chat.retry")}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            onClick={() => conversation.discardFile(file.messageId)}
          >
            {t("chat.discard")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function useFileProblem({ error }: PendingFile): string {
  const { t } = useTranslation();
  if (error?.reason === "chat.file_refused") return t("chat.file.refused");
  if (error?.reason !== "chat.file_too_big") return t("chat.failed");
  return t("chat.file.tooBig", { megabytes: Math.floor(Number(error.params.max_bytes) / 2 ** 20) });
}
