import type { Conversation } from "@switchboard/sdk/conversation";
import type { ProblemError } from "@switchboard/sdk/problem-error";
import { useComposer } from "@switchboard/web-shared/use-composer";
import { useDraft } from "@switchboard/web-shared/use-draft";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { SendIcon } from "../../ui/icons.tsx";
import { DRAFT, tabStore } from "../../ui/tab-store.ts";
import { AttachButton } from "./attach-button.tsx";

/** Why something is not taken. */
export type Refusal = Pick<ProblemError, "reason" | "params">;

interface ComposerProps {
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
  /** Sends files; undefined where they may not be sent. */
  readonly attach: ((files: Iterable<File>) => void) | undefined;
  /** Why the last message or file was not taken. */
  readonly refused: Refusal | undefined;
  readonly onRefused: (refusal: Refusal | undefined) => void;
}

/** Writes messages; grows with what is typed. */
export function Composer({ conversation, takeFocus, attach, refused, onRefused }: ComposerProps) {
  const { t, problemText } = useSpeech();
  const { field, text, over, sendable, ...composer } = useComposer(conversation, useDraft(tabStore, DRAFT), onRefused);
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
    onRefused(undefined);
    composer.change(next);
  };
  return (
    <div class="composer">
      {over > 0 ? <p class="problem">{t("tooLong", { count: over })}</p> : null}
      {refused ? (
        <p class="problem" role="alert">
          {problemText(refused, "failed")}
        </p>
      ) : null}
      {attach ? <AttachButton onPicked={attach} /> : null}
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
