import { browserStore } from "../ui/browser-store.ts";

const DRAFTS = "draft.";

/** Where the draft of a chat is kept. */
export function draftKey(chatId: string): string {
  return DRAFTS + chatId;
}

/** Forgets all drafts: the next person at this browser is another one. */
export function forgetDrafts(): void {
  browserStore.forget(DRAFTS);
}
