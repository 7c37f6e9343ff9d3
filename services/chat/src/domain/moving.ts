import type { Chat, Named } from "./chat.ts";
import { changed, type Transition, unchanged } from "./transition.ts";

/**
 * Brings a chat from a department that is gone to another one that answers its project's chats, and out of the list of
 * the one that is gone. Whoever holds it goes on; an offer to the department that is gone ends in its own time. Changes
 * nothing for a chat that is over, or was never in that department or its list.
 */
export function move(chat: Chat, from: Named, to: Named, at: Date): Transition {
  const moved = leave(chat, from, to);
  return moved === chat ? unchanged(chat) : changed(moved, { kind: "moved", from, to, at });
}

function leave(chat: Chat, from: Named, to: Named): Chat {
  const { place } = chat;
  if (place.state === "ended") return chat;
  const isOwn = chat.department.id === from.id;
  const department = isOwn ? to : chat.department;
  if (place.state !== "waiting") return isOwn ? { ...chat, department } : chat;
  if (!isOwn && !place.openTo.includes(from.id)) return chat;
  const openTo = [...new Set([department.id, ...place.openTo.filter((id) => id !== from.id)])];
  return { ...chat, department, place: { ...place, openTo } };
}
