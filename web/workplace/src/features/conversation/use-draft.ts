import { useCallback, useState } from "react";
import { readStored, writeStored } from "../../ui/stored.ts";

/** Where drafts are kept: one for each chat. */
export const DRAFT_PREFIX = "draft.";

/** What is typed but not sent in a chat; it survives reload and looking at other chats. */
export function useDraft(chatId: string): [string, (text: string) => void] {
  const key = DRAFT_PREFIX + chatId;
  const [text, setText] = useState(() => readStored(key) ?? "");
  const change = useCallback(
    (next: string) => {
      setText(next);
      writeStored(key, next);
    },
    [key],
  );
  return [text, change];
}
