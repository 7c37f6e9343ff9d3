import { Text } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useTranslation } from "react-i18next";
import { CountBadge } from "../../ui/count-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { ChatRow } from "./chat-row.tsx";
import styles from "./chats.module.css";
import { lastLine } from "./last-line.ts";

/** A chat of the reader: what was said last, what is unread, who is writing. */
export function HeldRow({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  useSignal(conversation.changed);
  const name = useVisitorName()(conversation.chat);
  const { chat, messages, unread, othersTyping } = conversation;
  const said = messages.length > 0 ? messages : chat.preview;
  const aside = (
    <>
      <CountBadge count={unread} label={t("tabs.unread", { count: unread })} />
      <Text span size="xs" c="dimmed" className="tabular">
        <Time at={said.at(-1)?.sent_at ?? chat.opened_at} />
      </Text>
    </>
  );
  const typing = othersTyping.length > 0;
  const line = typing ? (
    <Text span inherit c="var(--accent)">
      {t("chat.typing", { name })}
    </Text>
  ) : (
    lastLine(said)
  );
  return (
    <li className={styles.item}>
      <ChatRow chat={chat} aside={aside} line={line} strong={unread > 0} />
    </li>
  );
}
