import type { Conversation } from "@switchboard/sdk/conversation";
import { logEntries } from "@switchboard/web-shared/log-entries";
import { unsentOf } from "@switchboard/web-shared/unsent";
import { useMarkRead } from "@switchboard/web-shared/use-mark-read";
import { useStickToEnd } from "@switchboard/web-shared/use-stick-to-end";
import { Fragment } from "preact";
import { useSpeech } from "../../texts/texts.ts";
import { useEarlier } from "./data.ts";
import { LogEntryLine } from "./message-line.tsx";
import { UnsentLine } from "./unsent-line.tsx";

interface LogProps {
  readonly conversation: Conversation;
  /** Below the last message: what the visitor may expect. */
  readonly status: string | undefined;
}

/** What was said, in earlier conversations too; stays at the newest message unless the visitor scrolled up. */
export function Log({ conversation, status }: LogProps) {
  const { t } = useSpeech();
  const earlier = useEarlier(conversation);
  const above = earlier.talks.reduce((count, { messages }) => count + messages.length, 0);
  const scroll = useStickToEnd(conversation, above);
  useMarkRead(conversation, scroll.atEnd);
  const writer = conversation.othersTyping[0];
  return (
    <div class="logbox">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div class="log" role="log" aria-label={t("log")} tabIndex={0} ref={scroll.box} onScroll={scroll.onScroll}>
        <div ref={scroll.content}>
          {earlier.load ? (
            <button type="button" class="secondary earlier" onClick={earlier.load}>
              {t(earlier.failed ? "tryAgain" : "earlier")}
            </button>
          ) : null}
          {earlier.talks.map((talk) => (
            <Fragment key={talk.chatId}>
              <Said conversation={talk} />
              <hr />
            </Fragment>
          ))}
          <Said key={conversation.chatId} conversation={conversation} />
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

function Said({ conversation }: { conversation: Conversation }) {
  return logEntries(conversation.messages).map((entry) => (
    <LogEntryLine key={entry.key} entry={entry} conversation={conversation} />
  ));
}
