import type { MessageView } from "@switchboard/contracts/views";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useContext } from "preact/hooks";
import { SpeechContext, useTexts } from "../texts/texts.ts";
import { CheckIcon, ChecksIcon } from "../ui/icons.tsx";
import { FileBubble } from "./file-bubble.tsx";
import { NoteLine } from "./note-line.tsx";

type MessageMark = ReturnType<Conversation["mark"]>;

interface MessageLineProps {
  readonly message: MessageView;
  readonly before: MessageView | undefined;
  readonly conversation: Conversation;
  readonly mark: MessageMark | null;
}

/** One message or note; the name stands over the first of a group. */
export function MessageLine({ message, before, conversation, mark }: MessageLineProps) {
  const texts = useTexts();
  const { language } = useContext(SpeechContext);
  if (message.system) return <NoteLine message={message} />;
  const { author, file } = message;
  const mine = author.kind === "visitor";
  const first =
    !before || before.system !== null || before.author.kind !== author.kind || before.author.id !== author.id;
  const time = new Date(message.sent_at).toLocaleTimeString(language, { timeStyle: "short" });
  return (
    <div class="message" data-mine={mine} data-first={first}>
      {first && !mine ? <div class="author">{author.name ?? texts.operator}</div> : null}
      {file ? (
        <FileBubble message={message} file={file} conversation={conversation} />
      ) : (
        <p class="bubble" dir="auto">
          {message.text}
        </p>
      )}
      <div class="meta">
        <time dateTime={message.sent_at}>{time}</time>
        {mine && mark ? <Mark mark={mark} /> : null}
      </div>
    </div>
  );
}

function Mark({ mark }: { mark: MessageMark }) {
  const label = useTexts()[mark];
  return (
    <span class="mark" data-mark={mark} role="img" aria-label={label} title={label}>
      {mark === "sent" ? <CheckIcon /> : <ChecksIcon />}
    </span>
  );
}
