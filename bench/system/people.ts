import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { System } from "@switchboard/stack/system";
import { chatCount, operatorCount } from "./contender.ts";
import { Office, type Operator } from "./office.ts";
import { callRest, mapLimited, patiently } from "./rest.ts";
import { type OpenedChat, openChatsOf } from "./visitors.ts";

/** Chats that are held, and those who hold them. */
export interface HeldChats {
  /** Chat `i` is held by operator `i % 10`. */
  readonly chats: readonly OpenedChat[];
  readonly operators: readonly Operator[];
}

/** Makes ten operators in a department of their own and opens 512 chats there, which they take. */
export async function openHeldChats(system: System): Promise<HeldChats> {
  const [gateway = ""] = system.gatewayUrls;
  const { place, operators } = await Office.with(system, async (office) => {
    const departmentId = await office.saveDepartment("messages");
    const hired = await office.hire("operator", operatorCount, departmentId);
    return { place: { projectId: office.projectId, departmentId }, operators: hired };
  });
  const chats = await openChatsOf(gateway, chatCount, place);
  await mapLimited(chats, 16, ({ chatId }, chat) => {
    const operator = operators[chat % operatorCount];
    return operator === undefined ? Promise.resolve() : take(gateway, chatId, operator.token);
  });
  return { chats, operators };
}

/** Has an operator take a chat. A new operator is known to chat only when the event has come through. */
export async function take(gateway: string, chatId: string, token: string): Promise<void> {
  const request = { method: "POST", headers: { authorization: `Bearer ${token}` } } as const;
  await patiently(() => callRest<Answer<Operations["openChat"]>>(`${gateway}/v1/chats/${chatId}/take`, request));
}
