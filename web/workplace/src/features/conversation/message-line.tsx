import type { MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import log from "@switchboard/web-shared/log.module.css";
import { IconCheck, IconChecks } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../state/session.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { Time } from "../../ui/time.tsx";
import { FileBubble } from "./file-bubble.tsx";
import styles from "./message-log.module.css";

/** How far a message came: to the gateway, to a screen of the other side, under their eyes. */
export type MessageMark = ReturnType<Conversation["mark"]>;

interface MessageLineProps {
  readonly message: MessageView;
  readonly conversation: Conversation;
  /** Begins a group of one author: shows the name. */
  readonly first: boolean;
  readonly visitorName: string;
  readonly mark: MessageMark | null;
}

/** One message; ours are at the right. */
export const MessageLine = memo(function MessageLine({
  message,
  conversation,
  first,
  visitorName,
  mark,
}: MessageLineProps) {
  const { t } = useTranslation();
  const { staff } = useSession();
  const { author, file } = message;
  const ours = author.kind === "operator";
  const name = ours ? (author.id === staff.id ? t("chat.you") : author.name) : visitorName;
  return (
    <div className={log.message} data-mine={ours || undefined} data-first={first || undefined}>
      {first ? <div className={log.author}>{name}</div> : null}
      <div className={styles.line}>
        {file ? (
          <FileBubble message={message} file={file} conversation={conversation} />
        ) : (
          <p className={log.bubble} dir="auto">
            <LinkedText text={message.text ?? ""} />
          </p>
        )}
        <span className={log.meta}>
          <Time at={message.sent_at} />
          {ours && mark ? <MarkIcon mark={mark} /> : null}
        </span>
      </div>
    </div>
  );
});

/** The mark of a message of ours: one hook sent, two delivered, two in the accent read. */
function MarkIcon({ mark }: { mark: MessageMark }) {
  const { t } = useTranslation();
  const Icon = mark === "sent" ? IconCheck : IconChecks;
  const label = t(`chat.mark.${mark}`);
  return (
    <span className={log.mark} data-mark={mark} role="img" aria-label={label} title={label}>
      <Icon size={14} aria-hidden />
    </span>
  );
}
