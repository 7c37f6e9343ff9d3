import type { Conversation } from "@switchboard/sdk/conversation";
import { useTranslation } from "react-i18next";
import { useMarkRead } from "../../realtime/use-chats.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { EarlierMessages } from "./earlier-messages.tsx";
import { logEntries } from "./log-entries.ts";
import { LogEntryLine } from "./log-entry-line.tsx";
import styles from "./message-log.module.css";
import { NewMessagesPill } from "./new-messages-pill.tsx";
import { PendingFileLine } from "./pending-file-line.tsx";
import { PendingLine } from "./pending-line.tsx";
import { TypingLine } from "./typing-line.tsx";
import { useStickToEnd } from "./use-stick-to-end.ts";

/** What was said; stays at the newest message unless the reader scrolled up. */
export function MessageLog({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const { t } = useTranslation();
  const name = useVisitorName()(conversation.chat);
  const { messages, pending, files } = conversation;
  const scroll = useStickToEnd(messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0, pending.length + files.length);
  useMarkRead(conversation, mine && scroll.atEnd);
  return (
    <div className={styles.wrap}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard. */}
      <div className={styles.log} ref={scroll.box} role="log" aria-label={t("chat.log", { name })} tabIndex={0}>
        <div className={styles.content} ref={scroll.content}>
          <EarlierMessages conversation={conversation} root={scroll.box} />
          {logEntries(messages).map((entry) => (
            <LogEntryLine
              key={entry.key}
              entry={entry}
              conversation={conversation}
              visitorName={name}
              mark={entry.kind === "message" ? conversation.mark(entry.message) : null}
            />
          ))}
          {pending.map((message) => (
            <PendingLine key={message.messageId} message={message} conversation={conversation} />
          ))}
          {files.map((file) => (
            <PendingFileLine key={file.messageId} file={file} conversation={conversation} />
          ))}
        </div>
      </div>
      <TypingLine names={conversation.othersTyping.map((author) => author.name || name)} />
      <NewMessagesPill count={scroll.unseen} shown={!scroll.atEnd} onClick={scroll.toEnd} />
    </div>
  );
}
