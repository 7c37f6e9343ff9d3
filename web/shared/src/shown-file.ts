import type { FileView, MessageView } from "@switchboard/contracts/schemas/message";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isPicture } from "@switchboard/sdk/file-links";
import { useEffect, useState } from "react";

/** Pictures that are smaller than this, in pixels, still can be clicked on. */
const SIDE_MIN = 24;

/** The address of a message's picture; undefined until it is there, and for what is no picture. */
export function usePictureUrl(message: MessageView, file: FileView, conversation: Conversation): string | undefined {
  const [url, setUrl] = useState<string>();
  const shown = isPicture(file);
  useEffect(() => {
    // Without an answer the name is shown, and a click tries again.
    if (shown) conversation.fileUrl(message).then(setUrl, () => undefined);
  }, [message, conversation, shown]);
  return url;
}

/** Room for a picture before it is there, its longest side at most `max` pixels. */
export function pictureSize({ width, height }: FileView, max: number): { width: number; height: number } {
  const w = width ?? 1;
  const h = height ?? 1;
  const scale = Math.min(1, max / Math.max(w, h));
  const fit = (side: number) => Math.max(SIDE_MIN, Math.round(side * scale));
  return { width: fit(w), height: fit(h) };
}

/** Opens a message's file beside the page; what is to be saved is saved. Rejects with `ProblemError`. */
export async function openFile(message: MessageView, conversation: Conversation): Promise<void> {
  const link = document.createElement("a");
  Object.assign(link, { href: await conversation.fileUrl(message), target: "_blank", rel: "noopener" });
  link.click();
}
