import { Skeleton } from "@mantine/core";
import type { ChatView, MessageView } from "@switchboard/contracts/views";
import { useTranslation } from "react-i18next";
import { usePreview } from "../../api/use-preview.ts";
import { formatTime } from "../../ui/format.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import styles from "./row-preview.module.css";

/** The last messages of a chat, to read only: looking marks nothing. */
export function RowPreview({ chat, enabled }: { chat: ChatView; enabled: boolean }) {
  const { t } = useTranslation();
  const preview = usePreview(chat.id, chat.head_seq, enabled);
  if (preview.isError) return <p className={styles.failed}>{t("list.previewFailed")}</p>;
  if (!preview.data) return <Skeleton height={70} />;
  const said = preview.data.filter((message) => message.system === null).slice(-8);
  return (
    <div className={styles.preview}>
      <strong className={styles.title}>{t("list.preview")}</strong>
      {said.map((message) => (
        <PreviewLine key={message.message_id} chat={chat} message={message} />
      ))}
    </div>
  );
}

function PreviewLine({ chat, message }: { chat: ChatView; message: MessageView }) {
  const { i18n } = useTranslation();
  const nameOf = useVisitorName();
  const author = message.author.kind === "visitor" ? nameOf(chat) : message.author.name;
  return (
    <div>
      <span className={styles.author}>
        {author} <time dateTime={message.sent_at}>{formatTime(message.sent_at, i18n.language)}</time>
      </span>
      <p className={styles.text}>{message.text ?? message.file?.name}</p>
    </div>
  );
}
