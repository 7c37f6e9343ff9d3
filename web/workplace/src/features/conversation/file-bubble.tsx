import { UnstyledButton } from "@mantine/core";
import type { FileView, MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isPicture } from "@switchboard/sdk/file-links";
import { formatSize } from "@switchboard/web-shared/format";
import log from "@switchboard/web-shared/log.module.css";
import { openFile, pictureSize, usePictureUrl } from "@switchboard/web-shared/shown-file";
import { IconFile } from "@tabler/icons-react";
import { useToast } from "../../ui/toasts.tsx";
import { useLocale } from "../../ui/use-locale.ts";

/** Longest side of a picture in the log, in pixels. */
const PICTURE_MAX = 320;

interface FileBubbleProps {
  readonly message: MessageView;
  readonly file: FileView;
  readonly conversation: Conversation;
}

/** A file that was sent: a picture, or its name and size; a click opens or saves it. */
export function FileBubble({ message, file, conversation }: FileBubbleProps) {
  const toast = useToast();
  const url = usePictureUrl(message, file, conversation);
  const shown = isPicture(file);
  const open = () => void openFile(message, conversation).catch(toast.problem);
  return (
    <UnstyledButton className={`${log.bubble} ${shown ? log.picture : ""}`} onClick={open}>
      {shown ? <img src={url} alt={file.name} {...pictureSize(file, PICTURE_MAX)} /> : <FileLabel file={file} />}
    </UnstyledButton>
  );
}

/** What a file is called, and how large it is. */
export function FileLabel({ file }: { file: Pick<FileView, "name" | "size"> }) {
  const locale = useLocale();
  return (
    <span className={log.file}>
      <IconFile size={20} aria-hidden />
      <u>{file.name}</u>
      <small>{formatSize(file.size, locale)}</small>
    </span>
  );
}
