import type { Shortcut } from "../../ui/use-shortcuts.ts";

export const conversationKeys: readonly Shortcut[] = [
  { does: "reply", keys: ["r"], shown: ["R"] },
  { does: "end", keys: ["e"], shown: ["E"] },
  { does: "send", keys: [], shown: ["Enter"] },
  { does: "line", keys: [], shown: ["Shift", "Enter"] },
];
