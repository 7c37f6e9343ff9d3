import type { Unsent } from "@switchboard/web-shared/unsent";
import { useSpeech } from "../../texts/texts.ts";
import { ClockIcon } from "../../ui/icons.tsx";
import { FileLabel } from "./file-bubble.tsx";

/** A message or file of ours on its way, or refused and kept. */
export function UnsentLine({ unsent }: { unsent: Unsent }) {
  const { text, file, failed } = unsent;
  return (
    <div class="message" data-mine data-first data-pending={!failed || undefined} data-failed={failed || undefined}>
      {file ? (
        <p class="bubble file">
          <FileLabel file={file} />
        </p>
      ) : (
        <p class="bubble" dir="auto">
          {text}
        </p>
      )}
      <div class="meta">{failed ? <Refusal unsent={unsent} /> : <OnItsWay unsent={unsent} />}</div>
    </div>
  );
}

function OnItsWay({ unsent: { file } }: { unsent: Unsent }) {
  const { t } = useSpeech();
  const label = t("pending");
  return file ? (
    <progress value={file.progress} aria-label={label} />
  ) : (
    <span role="img" aria-label={label}>
      <ClockIcon />
    </span>
  );
}

function Refusal({ unsent: { problem, retry, discard } }: { unsent: Unsent }) {
  const { t, problemText } = useSpeech();
  return (
    <>
      <span class="problem">{problemText(problem, "failed")}</span>
      {retry ? (
        <button type="button" class="link" onClick={retry}>
          {t("tryAgain")}
        </button>
      ) : null}
      <button type="button" class="link" onClick={discard}>
        {t("discard")}
      </button>
    </>
  );
}
