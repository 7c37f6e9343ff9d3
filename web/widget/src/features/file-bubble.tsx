import type { FileView, MessageView } from "@switchboard/contracts/views";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isPicture } from "@switchboard/sdk/file-api";
import { useContext, useEffect, useState } from "preact/hooks";
import { SpeechContext } from "../texts/texts.ts";
import { FileIcon } from "../ui/icons.tsx";

/** Longest side of a picture in the log, in pixels. */
const PICTURE_MAX = 220;

interface FileBubbleProps {
  readonly message: MessageView;
  readonly file: FileView;
  readonly conversation: Conversation;
}

/** A file that was sent: a picture, or its name and size; a click opens or saves it. */
export function FileBubble({ message, file, conversation }: FileBubbleProps) {
  const { language } = useContext(SpeechContext);
  const [url, setUrl] = useState<string>();
  const shown = isPicture(file);
  useEffect(() => {
    // Without an answer the name is shown, and a click tries again.
    if (shown) conversation.fileUrl(message).then(setUrl, () => undefined);
  }, [shown, conversation, message]);
  const open = () => conversation.fileUrl(message).then(openUrl, () => undefined);
  return (
    <button type="button" class={shown ? "bubble picture" : "bubble file"} onClick={open}>
      {shown ? <img src={url} alt={file.name} {...sizeOf(file)} /> : <FileLabel file={file} language={language} />}
    </button>
  );
}

function FileLabel({ file, language }: { file: FileView; language: string }) {
  return (
    <>
      <FileIcon />
      <span>
        <u>{file.name}</u> <small>{formatSize(file.size, language)}</small>
      </span>
    </>
  );
}

/** Room for the picture before it is there. */
function sizeOf({ width, height }: FileView) {
  const [w, h] = [width ?? 1, height ?? 1];
  const scale = Math.min(1, PICTURE_MAX / Math.max(w, h));
  return { width: Math.max(24, Math.round(w * scale)), height: Math.max(24, Math.round(h * scale)) };
}

function formatSize(bytes: number, language: string): string {
  const step = Math.min(2, Math.floor(Math.log10(bytes || 1) / 3));
  const unit = ["byte", "kilobyte", "megabyte"][step];
  return (bytes / 1000 ** step).toLocaleString(language, { style: "unit", unit, maximumSignificantDigits: 2 });
}

/** What is to be saved is saved, everything else opens beside the page. */
function openUrl(url: string): void {
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
  link.click();
}
