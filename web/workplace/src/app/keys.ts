import type { Shortcut } from "../ui/use-shortcuts.ts";

export const frameKeys: readonly Shortcut[] = [
  { does: "tab", keys: Array.from({ length: 9 }, (_, at) => `alt+${at + 1}`), shown: ["Alt", "1-9"] },
  { does: "help", keys: ["?"], shown: ["?"] },
];
