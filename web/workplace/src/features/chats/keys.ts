import type { Shortcut } from "../../ui/use-shortcuts.ts";

export const chatsKeys: readonly Shortcut[] = [{ does: "take", keys: ["t"], shown: ["T"] }];
