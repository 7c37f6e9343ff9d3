import { useRef } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { ClipIcon } from "../../ui/icons.tsx";

/** Lets the visitor pick files. */
export function AttachButton({ onPicked }: { onPicked: (files: Iterable<File>) => void }) {
  const { t } = useSpeech();
  const input = useRef<HTMLInputElement>(null);
  const onChange = (picked: HTMLInputElement) => {
    onPicked([...(picked.files ?? [])]);
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
