import { Divider } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { dayOf, formatDay } from "@switchboard/web-shared/format";
import type { LogEntry } from "@switchboard/web-shared/log-entries";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../ui/use-locale.ts";
import type { MessageMark } from "./mark-icon.tsx";
import { MessageLine } from "./message-line.tsx";
import styles from "./message-log.module.css";
import { NoteLine } from "./note-line.tsx";

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
  const now = new Date();
  const isToday = dayOf(at) === now.toDateString();
  const isYesterday = dayOf(at) === new Date(now.getTime() - DAY_MS).toDateString();
  const name = isToday ? t("chat.today") : isYesterday ? t("chat.yesterday") : formatDay(at, locale, now);
  return <Divider className={styles.day} label={name} mt={18} mb={6} />;
}
