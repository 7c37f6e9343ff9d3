import type { Conversation } from "@switchboard/sdk/conversation";
import { useComposer } from "@switchboard/web-shared/use-composer";
import { useDraft } from "@switchboard/web-shared/use-draft";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { SendIcon } from "../../ui/icons.tsx";
import { DRAFT, tabStore } from "../../ui/tab-store.ts";
import { AttachButton } from "./attach-button.tsx";

interface ComposerProps {
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
  /** Whether files may be sent. */
  readonly files: boolean;
}

/** Writes messages; grows with what is typed. */
export function Composer({ conversation, takeFocus, files }: ComposerProps) {
  const { t } = useSpeech();
  const [refused, setRefused] = useState(false);
  const refuse = () => setRefused(true);
  const { field, text, over, sendable, ...composer } = useComposer(conversation, useDraft(tabStore, DRAFT), refuse);
  // The height follows the text.
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [field, text]);
  useEffect(() => {
    if (takeFocus) field.current?.focus();
  }, [field, takeFocus]);
  const change = (next: string) => {
    setRefused(false);
    composer.change(next);
  };
  return (
    <div class="composer">
      {over > 0 ? <p class="problem">{t("tooLong", { count: over })}</p> : null}
      {refused ? (
        <p class="problem" role="alert">
          {t("failed")}
        </p>
      ) : null}
      {files ? <AttachButton conversation={conversation} onRefused={refuse} /> : null}
      <textarea
        ref={field}
        rows={1}
        aria-label={t("write")}
        placeholder={t("write")}
        value={text}
        onInput={(event) => change(event.currentTarget.value)}
        onKeyDown={composer.onKeyDown}
      />
      <button type="button" class="send" aria-label={t("send")} disabled={!sendable} onClick={composer.send}>
        <SendIcon />
      </button>
    </div>
  );
}
