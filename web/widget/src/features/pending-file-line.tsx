import type { Conversation } from "@switchboard/sdk/conversation";
import type { PendingFile } from "@switchboard/sdk/file-uploads";
import type { Texts } from "../texts/en.ts";
import { useTexts } from "../texts/texts.ts";
import { FileIcon } from "../ui/icons.tsx";

/** A file on its way, or refused and kept. */
export function PendingFileLine({ file, conversation }: { file: PendingFile; conversation: Conversation }) {
  const texts = useTexts();
  const failed = file.state === "failed";
  return (
    <div class="message" data-mine="true" data-first="true" data-pending={!failed} data-failed={failed}>
      <p class="bubble file">
        <FileIcon />
        <span>{file.name}</span>
      </p>
      <div class="meta">
        {failed ? (
          <>
            <span class="problem">{problemOf(file, texts)}</span>
            <button type="button" class="link" onClick={() => conversation.retryFile(file.messageId)}>
              {texts.retry}
            </button>
            <button type="button" class="link" onClick={() => conversation.discardFile(file.messageId)}>
              {texts.discard}
            </button>
          </>
        ) : (
          <progress value={file.progress} aria-label={texts.pending} />
        )}
      </div>
    </div>
  );
}

function problemOf({ error }: PendingFile, texts: Texts): string {
  switch (error?.reason) {
    case "chat.file_too_big":
      return texts.fileTooBig(Math.floor(Number(error.params["max_bytes"]) / 2 ** 20));
    case "chat.file_refused":
      return texts.fileRefused;
    case "chat.uploads_forbidden":
      return texts.filesForbidden;
    default:
      return texts.failed;
  }
}
