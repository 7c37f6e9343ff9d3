import type { Conversation } from "@switchboard/sdk/conversation";
import { useRef } from "preact/hooks";
import { useTexts } from "../texts/texts.ts";
import { ClipIcon } from "../ui/icons.tsx";

/** Lets the visitor pick files, and sends them. */
export function AttachButton({ conversation }: { conversation: Conversation }) {
  const texts = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const onChange = (picked: HTMLInputElement) => {
    for (const file of picked.files ?? []) {
      try {
        conversation.sendFile(file.name, file);
      } catch {
        // Twenty wait already: those after them are not taken.
        break;
      }
    }
    // The same file can be picked again.
    picked.value = "";
  };
  return (
    <>
      <input ref={input} type="file" multiple hidden onChange={(event) => onChange(event.currentTarget)} />
      <button type="button" class="attach" aria-label={texts.attach} onClick={() => input.current?.click()}>
        <ClipIcon />
      </button>
    </>
  );
}
