import type { Conversation } from "@switchboard/sdk/conversation";
import { sendFiles } from "@switchboard/web-shared/use-composer";
import { useRef } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { ClipIcon } from "../../ui/icons.tsx";

interface AttachButtonProps {
  readonly conversation: Conversation;
  readonly onRefused: () => void;
}

/** Lets the visitor pick files, and sends them. */
export function AttachButton({ conversation, onRefused }: AttachButtonProps) {
  const { t } = useSpeech();
  const input = useRef<HTMLInputElement>(null);
  const onChange = (picked: HTMLInputElement) => {
    sendFiles(conversation, picked.files ?? [], onRefused);
    // The same file can be picked again.
    picked.value = "";
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden onChange={(event) => onChange(event.currentTarget)} />
      <button type="button" class="attach" aria-label={t("attach")} onClick={() => input.current?.click()}>
        <ClipIcon />
      </button>
    </>
  );
}
