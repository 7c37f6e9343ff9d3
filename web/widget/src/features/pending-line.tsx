import type { Conversation, PendingMessage } from "@switchboard/sdk/conversation";
import { useTexts } from "../texts/texts.ts";
import { ClockIcon } from "../ui/icons.tsx";

/** A message on its way, or refused and kept. */
export function PendingLine({ message, conversation }: { message: PendingMessage; conversation: Conversation }) {
  const texts = useTexts();
  const failed = message.state === "failed";
  return (
    <div class="message" data-mine="true" data-first="true" data-pending={!failed} data-failed={failed}>
      <p class="bubble" dir="auto">
        {message.text}
      </p>
      {failed ? (
        <div class="meta">
          <span class="problem">{texts.failed}</span>
          <button type="button" class="link" onClick={() => conversation.retry(message.messageId)}>
            {texts.retry}
          </button>
          <button type="button" class="link" onClick={() => conversation.discard(message.messageId)}>
            {texts.discard}
          </button>
        </div>
      ) : (
        <div class="meta" role="img" aria-label={texts.pending}>
          <ClockIcon />
        </div>
      )}
    </div>
  );
}
