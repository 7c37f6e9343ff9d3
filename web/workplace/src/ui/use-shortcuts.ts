import { useWindowEvent } from "@mantine/hooks";
import { isComposing } from "@switchboard/web-shared/composing";
import type en from "../i18n/en.json";
import { browserStore } from "./browser-store.ts";

/** One line of a feature's `keys.ts`: the help lists what is in there. */
export interface Shortcut {
  /** What it does, worded as `keys.does.<name>`. */
  readonly does: keyof typeof en.keys.does;
  /** By place on a Latin keyboard (`j`), `?`, or `alt+1`; none where the browser does it by itself. */
  readonly keys: readonly string[];
  /** As the help shows them. */
  readonly shown: readonly string[];
}

/** What to do, told which of the keys was pressed. */
type Handlers = Readonly<Partial<Record<Shortcut["does"], (at: number) => void>>>;

const STORED_OFF = "shortcuts-off";

/** Whether keys without a modifier do something; people who speak to their computer switch it off (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return browserStore.read(STORED_OFF) === "";
}

export function setShortcutsOn(on: boolean): void {
  browserStore.write(STORED_OFF, on ? "" : "yes");
}

function nameOf(event: KeyboardEvent): string {
  if (event.key === "?") return "?";
  // By place, so that the same keys work with a Cyrillic layout.
  const name = event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  return event.altKey ? `alt+${name}` : name;
}

function isBusy(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  return target?.closest("input, textarea, select, [contenteditable], [role='menu']") != null;
}

/** Runs the handlers while the component lives; keys typed into fields, menus and dialogs are left alone. */
export function useShortcuts(shortcuts: readonly Shortcut[], handlers: Handlers): void {
  useWindowEvent("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.defaultPrevented || isComposing(event)) return;
    const pressed = nameOf(event);
    const shortcut = shortcuts.find(({ does, keys }) => handlers[does] && keys.includes(pressed));
    if (!shortcut || (!event.altKey && (isBusy(event) || !areShortcutsOn()))) return;
    event.preventDefault();
    handlers[shortcut.does]?.(shortcut.keys.indexOf(pressed));
  });
}
