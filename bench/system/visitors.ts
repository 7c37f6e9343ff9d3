import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import { newId } from "@switchboard/kit/ids";
import { callRest, mapLimited, patiently } from "./rest.ts";

const atOnce = 16;

/** A visitor and their chat. */
export interface OpenedChat {
  readonly chatId: string;
  /** Cookie header of its visitor. */
  readonly visitor: string;
}

/** Cookie headers of so many new visitors. */
export function makeVisitors(gateway: string, count: number): Promise<string[]> {
  return mapLimited(Array.from({ length: count }), atOnce, () => makeVisitor(gateway));
}

/** Opens so many chats, each of a visitor of its own, in one department. */
export function openChatsOf(
  gateway: string,
  count: number,
  place: { readonly projectId: string; readonly departmentId: string },
): Promise<OpenedChat[]> {
  return mapLimited(Array.from({ length: count }), atOnce, async () => {
    const visitor = await makeVisitor(gateway);
    // The same message id again finds the chat that is there.
    const body = { project_id: place.projectId, department_id: place.departmentId, message_id: newId(), text: "Hello" };
    const request = { method: "POST", headers: { cookie: visitor }, body } as const;
    const opened = await patiently(() => callRest<Answer<Operations["openChat"]>>(`${gateway}/v1/chats`, request));
    return { chatId: opened.body.chat.id, visitor };
  });
}

async function makeVisitor(gateway: string): Promise<string> {
  const { cookies } = await patiently(() => callRest(`${gateway}/v1/visitor`, { method: "POST" }));
  return cookies.map((cookie) => cookie.split(";")[0] ?? "").join("; ");
}
