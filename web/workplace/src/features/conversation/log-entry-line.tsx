import { Divider } from "@mantine/core";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import { dayOf, formatDay } from "@switchboard/web-shared/format";
import log from "@switchboard/web-shared/log.module.css";
import type { LogEntry } from "@switchboard/web-shared/log-entries";
import { useTranslation } from "react-i18next";
import { useServerNow } from "../../state/use-server-now.ts";
import { Time } from "../../ui/time.tsx";
import { useLocale } from "../../ui/use-locale.ts";
import { MessageLine, type MessageMark } from "./message-line.tsx";
import styles from "./message-log.module.css";

interface LogEntryLineProps {
  readonly entry: LogEntry;
  readonly conversation: Conversation;
  readonly visitorName: string;
  readonly mark: MessageMark | null;
}

/** One line of the log: a day, a note of the system, or a message. */
export function LogEntryLine({ entry, conversation, visitorName, mark }: LogEntryLineProps) {
  if (entry.kind === "day") return <DayLine at={entry.at} />;
  if (entry.kind === "note") return <NoteLine message={entry.message} visitorName={visitorName} />;
  const { message, first } = entry;
  return (
    <MessageLine message={message} conversation={conversation} first={first} visitorName={visitorName} mark={mark} />
  );
}

const DAY_MS = 86_400_000;

function DayLine({ at }: { at: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = new Date(useServerNow());
  const isToday = dayOf(at) === now.toDateString();
  const isYesterday = dayOf(at) === new Date(now.getTime() - DAY_MS).toDateString();
  const name = isToday ? t("chat.today") : isYesterday ? t("chat.yesterday") : formatDay(at, locale, now);
  return <Divider className={styles.day} label={name} mt={18} mb={6} />;
}

/** What the system says happened, in the reader's language. */
function NoteLine({ message, visitorName }: { message: MessageView; visitorName: string }) {
  const text = useNoteText(message, visitorName);
  return (
    <p className={`${log.note} ${styles.note}`}>
      {text} <Time at={message.sent_at} />
    </p>
  );
}

/** A note is worded by its code; who ended a chat decides between two texts of one code. */
function useNoteText({ system }: MessageView, name: string): string {
  const { t } = useTranslation();
  const { code = "", params = {} } = system ?? {};
  return t(`chat.note.${code}`, { ...params, name, context: params.by, defaultValue: code });
}
