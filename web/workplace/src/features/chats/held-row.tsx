import type { Conversation } from "@switchboard/sdk/conversation";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useConversationChanges } from "../../realtime/use-chats.ts";
import { CountBadge } from "../../ui/count-badge.tsx";
import { formatTime } from "../../ui/format.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import styles from "./chat-row.module.css";
import { ChatRow } from "./chat-row.tsx";
import { lastLine } from "./last-line.ts";

/** A chat of the reader: what was said last, what is unread, who is writing. */
export function HeldRow({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation();
  useConversationChanges(conversation);
  const name = useVisitorName()(conversation.chat);
  const { chat, messages, unread } = conversation;
  const said = messages.length > 0 ? messages : chat.preview;
  const typing = conversation.othersTyping.length > 0;
  const at = said.at(-1)?.sent_at ?? chat.opened_at;
  const aside = (
    <>
      <CountBadge count={unread} label={t("tabs.unread", { count: unread })} />
      <span className={styles.time}>{formatTime(at, i18n.language)}</span>
    </>
  );
  const line = typing ? <span className={styles.typing}>{t("chat.typing", { name })}</span> : lastLine(said);
  return (
    <li className={styles.item}>
      <Link
        to="/chats/$chatId"
        params={{ chatId: chat.id }}
        className={styles.row}
        activeProps={{ "data-active": true }}
        data-row={chat.id}
      >
        <ChatRow chat={chat} aside={aside} line={line} strong={unread > 0} />
      </Link>
    </li>
  );
}
