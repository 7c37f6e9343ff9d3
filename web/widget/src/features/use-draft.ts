import { useState } from "preact/hooks";
import { readSession, writeSession } from "../app/panel-state.ts";

const DRAFT = "switchboard.draft";

/** Forgets the draft: it is on its way, and whoever sends it keeps it. */
export function forgetDraft(): void {
  writeSession(DRAFT, "");
}

/** What is typed but not sent: it survives closing the panel, reload and the next page of the site. */
export function useDraft(): [string, (text: string) => void] {
  const [text, setText] = useState(() => readSession(DRAFT));
  const change = (next: string) => {
    setText(next);
    writeSession(DRAFT, next);
  };
  return [text, change];
}
