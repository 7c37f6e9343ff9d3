import { useCallback, useSyncExternalStore } from "react";
import { readStored, writeStored } from "../ui/stored.ts";

const STORED_TABS = "tabs";
/** As many as one can tell apart, and as many as a socket can watch with room to spare. */
const TABS_MAX = 30;
const none: readonly string[] = [];

function readTabs(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(readStored(STORED_TABS) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(0, TABS_MAX) : none;
  } catch {
    // Whatever was stored is not ours: start with no tabs.
    return none;
  }
}

let tabs = readTabs();
const listeners = new Set<() => void>();

function setTabs(next: readonly string[]): void {
  tabs = next;
  writeStored(STORED_TABS, next.length > 0 ? JSON.stringify(next) : "");
  for (const listener of listeners) listener();
}

/** Opens a tab for a chat at the end; one that is open stays where it is. */
export function openTab(chatId: string): void {
  if (!tabs.includes(chatId)) setTabs([...tabs, chatId].slice(-TABS_MAX));
}

/** Closes the tab of a chat; answers the chat whose tab takes its place, if there is one. */
export function closeTab(chatId: string): string | undefined {
  const at = tabs.indexOf(chatId);
  if (at < 0) return undefined;
  setTabs(tabs.filter((id) => id !== chatId));
  return tabs[at] ?? tabs[at - 1];
}

/** The chats that have a tab, in order; they survive reload. */
export function useOpenTabs(): readonly string[] {
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return useSyncExternalStore(subscribe, () => tabs);
}

/** Closes all tabs: the next person at this browser has their own. */
export function closeAllTabs(): void {
  setTabs(none);
}
