import { useEffect, useRef } from "react";
import { readStored, writeStored } from "./stored.ts";

/** A single key by its place on a Latin keyboard (`j`), `?`, or `alt+1`. */
export type Shortcuts = Readonly<Partial<Record<string, (event: KeyboardEvent) => void>>>;

const STORED_OFF = "shortcuts-off";

/** Whether keys without a modifier do something; people who speak to their computer switch it off (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  return readStored(STORED_OFF) === null;
}

export function setShortcutsOn(on: boolean): void {
  writeStored(STORED_OFF, on ? "" : "yes");
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
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const handler = current.current[nameOf(event)];
      if (!handler || (!event.altKey && (isBusy(event) || !areShortcutsOn()))) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
