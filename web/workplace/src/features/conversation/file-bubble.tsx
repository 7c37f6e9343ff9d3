import { UnstyledButton } from "@mantine/core";
import type { FileView, MessageView } from "@switchboard/contracts/views";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isPicture } from "@switchboard/sdk/file-api";
import { IconFile } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatSize } from "../../ui/format.ts";
import { useToast } from "../../ui/toasts.tsx";
import { useProblemText } from "../../ui/use-problem-text.ts";
import styles from "./file-bubble.module.css";

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
  const problemText = useProblemText();
  const shown = isPicture(file);
  const url = usePictureUrl(message, conversation, shown);
  const open = () => {
    conversation
      .fileUrl(message)
      .then(openUrl, (thrown: unknown) => toast({ tone: "error", text: problemText(thrown) }));
  };
  return (
    <UnstyledButton className={styles.bubble} onClick={open}>
      {shown ? (
        <img className={styles.picture} src={url} alt={file.name} {...sizeOf(file)} />
      ) : (
        <FileLabel file={file} />
      )}
    </UnstyledButton>
  );
}

/** What a file is called, and how large it is. */
export function FileLabel({ file }: { file: Pick<FileView, "name" | "size"> }) {
  const { i18n } = useTranslation();
  return (
    <span className={styles.label}>
      <IconFile size={20} aria-hidden />
      <span className={styles.name}>{file.name}</span>
      <small className={styles.size}>{formatSize(file.size, i18n.language)}</small>
    </span>
  );
}

function usePictureUrl(message: MessageView, conversation: Conversation, shown: boolean): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    // Without an answer the name is shown, and a click tries again.
    if (shown) conversation.fileUrl(message).then(setUrl, () => undefined);
  }, [message, conversation, shown]);
  return url;
}

/** Room for the picture before it is there. */
function sizeOf({ width, height }: FileView) {
  const [w, h] = [width ?? 1, height ?? 1];
  const scale = Math.min(1, PICTURE_MAX / Math.max(w, h));
  return { width: Math.max(24, Math.round(w * scale)), height: Math.max(24, Math.round(h * scale)) };
}

/** What is to be saved is saved, everything else opens beside the page. */
function openUrl(url: string): void {
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
  link.click();
}
