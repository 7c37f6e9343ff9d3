import type { FileView, MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isPicture } from "@switchboard/sdk/file-links";
import { formatSize } from "@switchboard/web-shared/format";
import { openFile, pictureSize, usePictureUrl } from "@switchboard/web-shared/shown-file";
import { useSpeech } from "../../texts/texts.ts";
import { FileIcon } from "../../ui/icons.tsx";

/** Longest side of a picture in the log, in pixels. */
const PICTURE_MAX = 220;

interface FileBubbleProps {
  readonly message: MessageView;
  readonly file: FileView;
  readonly conversation: Conversation;
}

/** A file that was sent: a picture, or its name and size; a click opens or saves it. */
export function FileBubble({ message, file, conversation }: FileBubbleProps) {
  const url = usePictureUrl(message, file, conversation);
  const shown = isPicture(file);
  // Without an answer nothing opens, and another click tries again.
  const open = () => openFile(message, conversation).catch(() => undefined);
  return (
    <button type="button" class={shown ? "bubble picture" : "bubble file"} onClick={open}>
      {shown ? <img src={url} alt={file.name} {...pictureSize(file, PICTURE_MAX)} /> : <FileLabel file={file} />}
    </button>
  );
}

/** What a file is called, and how large it is. */
export function FileLabel({ file: { name, size } }: { file: Pick<FileView, "name" | "size"> }) {
  const { locale } = useSpeech();
  return (
    <>
      <FileIcon />
      <span>
        <u>{name}</u> <small>{formatSize(size, locale)}</small>
      </span>
    </>
  );
}
