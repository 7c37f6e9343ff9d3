import type { Conversation } from "@switchboard/sdk/conversation";
import { useState } from "preact/hooks";
import { useTexts } from "../texts/texts.ts";
import { MessageLine } from "./message-line.tsx";
import { PendingFileLine } from "./pending-file-line.tsx";
import { PendingLine } from "./pending-line.tsx";
import { useStickToEnd } from "./use-stick-to-end.ts";

interface LogProps {
  readonly conversation: Conversation;
  /** Below the last message: what the visitor may expect. */
  readonly status: string | undefined;
}

/** What was said. */
export function Log({ conversation, status }: LogProps) {
  const texts = useTexts();
  const { messages, pending, files, othersTyping } = conversation;
  const { box, away, toEnd } = useStickToEnd(conversation, status);
  const writer = othersTyping[0];
  return (
    <div class="logbox">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div class="log" role="log" aria-label={texts.log} tabIndex={0} ref={box}>
        <Earlier conversation={conversation} />
        {messages.map((message, at) => (
          <MessageLine
            key={message.message_id}
            message={message}
            before={messages[at - 1]}
            conversation={conversation}
            mark={conversation.mark(message)}
          />
        ))}
        {pending.map((message) => (
          <PendingLine key={message.messageId} message={message} conversation={conversation} />
        ))}
        {files.map((file) => (
          <PendingFileLine key={file.messageId} file={file} conversation={conversation} />
        ))}
        {status ? <p class="status">{status}</p> : null}
        {writer ? (
          <p class="typing">
            <i />
            <i />
            <i />
            {texts.typing(writer.name ?? texts.operator)}
          </p>
        ) : null}
      </div>
      {away ? (
        <button type="button" class="pill" onClick={toEnd}>
          {texts.newMessages} ↓
        </button>
      ) : null}
    </div>
  );
}

function Earlier({ conversation }: { conversation: Conversation }) {
  const texts = useTexts();
  const [failed, setFailed] = useState(false);
  if (!conversation.hasEarlier) return null;
  const load = () => {
    setFailed(false);
    conversation.loadEarlier().catch(() => setFailed(true));
  };
  return (
    <button type="button" class="secondary earlier" onClick={load}>
      {failed ? texts.tryAgain : texts.earlier}
    </button>
  );
}
