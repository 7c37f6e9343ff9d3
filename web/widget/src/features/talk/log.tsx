import type { Conversation } from "@switchboard/sdk/conversation";
import { unsentOf } from "@switchboard/web-shared/unsent";
import { useMarkRead } from "@switchboard/web-shared/use-mark-read";
import { useStickToEnd } from "@switchboard/web-shared/use-stick-to-end";
import { useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { MessageLine } from "./message-line.tsx";
import { UnsentLine } from "./unsent-line.tsx";

interface LogProps {
  readonly conversation: Conversation;
  /** Below the last message: what the visitor may expect. */
  readonly status: string | undefined;
}

/** What was said; stays at the newest message unless the visitor scrolled up. */
export function Log({ conversation, status }: LogProps) {
  const { t } = useSpeech();
  const { messages, othersTyping } = conversation;
  const scroll = useStickToEnd(conversation);
  useMarkRead(conversation, scroll.atEnd);
  const writer = othersTyping[0];
  return (
    <div class="logbox">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div class="log" role="log" aria-label={t("log")} tabIndex={0} ref={scroll.box} onScroll={scroll.onScroll}>
        <div ref={scroll.content}>
          <Earlier conversation={conversation} />
          {messages.map((message, at) => (
            <MessageLine
              key={message.message_id}
              message={message}
              before={messages[at - 1]}
              conversation={conversation}
            />
          ))}
          {unsentOf(conversation).map((unsent) => (
            <UnsentLine key={unsent.id} unsent={unsent} />
          ))}
          {status ? <p class="status">{status}</p> : null}
          {writer ? (
            <p class="typing">
              <i />
              <i />
              <i />
              {t("typing", { name: writer.name ?? t("operator") })}
            </p>
          ) : null}
        </div>
      </div>
      {scroll.unseen > 0 ? (
        <button type="button" class="pill" onClick={scroll.toEnd}>
          {t("newMessages")} ↓
        </button>
      ) : null}
    </div>
  );
}

function Earlier({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const [failed, setFailed] = useState(false);
  if (!conversation.hasEarlier) return null;
  const load = () => {
    setFailed(false);
    conversation.loadEarlier().catch(() => setFailed(true));
  };
  return (
    <button type="button" class="secondary earlier" onClick={load}>
      {t(failed ? "tryAgain" : "earlier")}
    </button>
  );
}
