import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useTexts } from "../texts/texts.ts";
import { SendIcon } from "../ui/icons.tsx";
import { AttachButton } from "./attach-button.tsx";
import { useDraft } from "./use-draft.ts";

interface ComposerProps {
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
  /** Whether files may be sent. */
  readonly files: boolean;
}

/** Enter sends, Shift+Enter starts a line; grows with what is typed. */
export function Composer({ conversation, takeFocus, files }: ComposerProps) {
  const texts = useTexts();
  const [text, setText] = useDraft();
  const field = useRef<HTMLTextAreaElement>(null);
  const over = [...text.trim()].length - MESSAGE_MAX_LENGTH;
  const sendable = text.trim() !== "" && over <= 0;
  useGrowing(field, text);
  useEffect(() => {
    if (takeFocus) field.current?.focus();
  }, [takeFocus]);

  const send = () => {
    if (!sendable) return;
    field.current?.focus();
    try {
      conversation.send(text.trim());
      setText("");
    } catch {
      // A hundred messages wait for the line already: this one stays in the field until there is room.
      return;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const onInput = (next: string) => {
    setText(next);
    if (next.trim()) conversation.typing();
  };
  return (
    <div class="composer">
      {over > 0 ? <p class="problem">{texts.tooLong(over)}</p> : null}
      {files ? <AttachButton conversation={conversation} /> : null}
      <textarea
        ref={field}
        rows={1}
        aria-label={texts.write}
        placeholder={texts.write}
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" class="send" aria-label={texts.send} disabled={!sendable} onClick={send}>
        <SendIcon />
      </button>
    </div>
  );
}

function useGrowing(field: { current: HTMLTextAreaElement | null }, text: string): void {
  // The height follows the text.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
