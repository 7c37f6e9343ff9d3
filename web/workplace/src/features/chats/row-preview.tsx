import { Skeleton } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../ui/loaded.tsx";
import { Time } from "../../ui/time.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { usePreview } from "./data.ts";
import styles from "./row-preview.module.css";

/** Messages of people that are shown at most. */
const LINES_MAX = 8;

/** The last messages of a chat, to read only: looking marks nothing. */
export function RowPreview({ chat, enabled }: { chat: ChatView; enabled: boolean }) {
  const { t } = useTranslation();
  const preview = usePreview(chat, enabled);
  return (
    <Loaded query={preview} shape={<Skeleton height={70} />} failed={t("list.previewFailed")}>
      {(messages) => (
        <div className={styles.preview}>
          <strong className={styles.title}>{t("list.preview")}</strong>
          {messages
            .filter(({ system }) => system === null)
            .slice(-LINES_MAX)
            .map((message) => (
              <PreviewLine key={message.message_id} chat={chat} message={message} />
            ))}
        </div>
      )}
    </Loaded>
  );
}

function PreviewLine({ chat, message }: { chat: ChatView; message: MessageView }) {
  const nameOf = useVisitorName();
  const author = message.author.kind === "visitor" ? nameOf(chat) : message.author.name;
  return (
    <div>
      <span className={styles.author}>
        {author} <Time at={message.sent_at} />
      </span>
      <p className={styles.text}>{message.text ?? message.file?.name}</p>
    </div>
  );
}
