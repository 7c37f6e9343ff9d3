import type { MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import { formatTime } from "@switchboard/web-shared/format";
import { isSameAuthor } from "@switchboard/web-shared/log-entries";
import { useSpeech } from "../../texts/texts.ts";
import { CheckIcon, ChecksIcon } from "../../ui/icons.tsx";
import { FileBubble } from "./file-bubble.tsx";
import { NoteLine } from "./note-line.tsx";

interface MessageLineProps {
  readonly message: MessageView;
  readonly before: MessageView | undefined;
  readonly conversation: Conversation;
}

/** One message or note; the name stands over the first of a group. */
export function MessageLine({ message, before, conversation }: MessageLineProps) {
  const { t, locale } = useSpeech();
  if (message.system) return <NoteLine message={message} />;
  const { author, file } = message;
  const mine = author.kind === "visitor";
  const first = !isSameAuthor(before, message);
  return (
    <div class="message" data-mine={mine || undefined} data-first={first || undefined}>
      {first && !mine ? <div class="author">{author.name ?? t("operator")}</div> : null}
      {file ? (
        <FileBubble message={message} file={file} conversation={conversation} />
      ) : (
        <p class="bubble" dir="auto">
          {message.text}
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
