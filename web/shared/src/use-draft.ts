import { useState } from "react";
import type { BrowserStore } from "./browser-store.ts";

/** A text and how to change it. */
export type Draft = readonly [text: string, change: (text: string) => void];

/** What is typed but not sent, kept under `key`: it survives a reload and looking elsewhere meanwhile. */
export function useDraft(store: BrowserStore, key: string): Draft {
  const [text, setText] = useState(() => store.read(key));
  const change = (next: string) => {
    setText(next);
    store.write(key, next);
  };
  return [text, change];
}
