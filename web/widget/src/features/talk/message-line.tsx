import type { Conversation } from "@switchboard/sdk/conversation";
import { formatDay, formatTime } from "@switchboard/web-shared/format";
import type { LogEntry } from "@switchboard/web-shared/log-entries";
import { useSpeech } from "../../texts/texts.ts";
import { CheckIcon, ChecksIcon } from "../../ui/icons.tsx";
import { FileBubble } from "./file-bubble.tsx";
import { LinkedText } from "./linked-text.tsx";
import { NoteLine } from "./note-line.tsx";

interface LogEntryLineProps {
  readonly entry: LogEntry;
  readonly conversation: Conversation;
}

/** One line of the log: a day, a note, or a message; the name stands over the first of a group. */
export function LogEntryLine({ entry, conversation }: LogEntryLineProps) {
  const { t, locale } = useSpeech();
  if (entry.kind === "day") return <p class="note">{formatDay(entry.at, locale, new Date())}</p>;
  if (entry.kind === "note") return <NoteLine message={entry.message} />;
  const { message, first } = entry;
  const { author, file } = message;
  const mine = author.kind === "visitor";
  return (
    <div class="message" data-mine={mine || undefined} data-first={first || undefined}>
      {first && !mine ? <div class="author">{author.name ?? t("operator")}</div> : null}
      {file ? (
        <FileBubble message={message} file={file} conversation={conversation} />
      ) : (
        <p class="bubble" dir="auto">
          <LinkedText text={message.text ?? ""} />
        </p>
      )}
      <div class="meta">
        <time dateTime={message.sent_at}>{formatTime(message.sent_at, locale)}</time>
        {mine ? <Mark mark={conversation.mark(message)} /> : null}
      </div>
    </div>
  );
}

function Mark({ mark }: { mark: ReturnType<Conversation["mark"]> }) {
  const label = useSpeech().t(`mark.${mark}`);
  return (
    <span class="mark" data-mark={mark} role="img" aria-label={label} title={label}>
      {mark === "sent" ? <CheckIcon /> : <ChecksIcon />}
    </span>
  );
}
