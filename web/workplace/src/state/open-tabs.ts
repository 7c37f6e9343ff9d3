import { Emitter } from "@switchboard/sdk/signal";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useNavigate, useParams } from "@tanstack/react-router";
import { browserStore } from "../ui/browser-store.ts";
import { chatAt } from "../ui/places.ts";

const STORED_TABS = "tabs";
/** As many as one can tell apart, and as many as a socket can watch with room to spare. */
const TABS_MAX = 30;

function readTabs(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(browserStore.read(STORED_TABS) || "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(0, TABS_MAX) : [];
  } catch {
    // Whatever was stored is not ours: start with no tabs.
    return [];
  }
}

let tabs = readTabs();
const changed = new Emitter<void>();

function setTabs(next: readonly string[]): void {
  tabs = next;
  browserStore.write(STORED_TABS, next.length > 0 ? JSON.stringify(next) : "");
  changed.emit();
}

/** Opens a tab for a chat at the end; one that is open stays where it is. */
export function openTab(chatId: string): void {
  if (!tabs.includes(chatId)) setTabs([...tabs, chatId].slice(-TABS_MAX));
}

/** Closes all tabs: the next person at this browser has their own. */
export function closeAllTabs(): void {
  setTabs([]);
}

/** The chats that have a tab, in order; they survive reload. */
export function useOpenTabs(): readonly string[] {
  useSignal(changed);
  return tabs;
}

/** Closes the tab of a chat, and goes on to the one that takes its place when the chat is shown. */
export function useCloseTab(): (chatId: string) => void {
  const navigate = useNavigate();
  const { chatId: shown } = useParams({ strict: false });
  return (chatId) => {
    const at = tabs.indexOf(chatId);
    setTabs(tabs.filter((id) => id !== chatId));
    if (chatId !== shown) return;
    const next = at < 0 ? undefined : (tabs[at] ?? tabs[at - 1]);
    void navigate(next ? chatAt(next) : { to: "/chats" });
  };
}
