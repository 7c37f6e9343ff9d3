import { type Caller, requireStaff } from "@switchboard/kit/caller";
import type { Sql } from "@switchboard/pg/pool";
import { visible } from "../domain/access.ts";
import { findChat } from "../store/chats.ts";
import {
  type DepartmentTarget,
  listDepartmentTargets,
  listOperatorTargets,
  type OperatorTarget,
} from "../store/targets.ts";
import { findStaffReader } from "./find-reader.ts";

/** To whom a chat could be handed over. */
export interface ForwardTargets {
  readonly departments: readonly DepartmentTarget[];
  readonly operators: readonly OperatorTarget[];
}

/** To whom a chat could be handed over now (C20, C21). Throws not_found chat.chat_not_found. */
export async function listForwardTargets(sql: Sql, caller: Caller, chatId: string, now: Date): Promise<ForwardTargets> {
  const { id } = requireStaff(caller);
  const reader = await findStaffReader(sql, id);
  const { project, department } = visible(reader, await findChat(sql, chatId), chatId);
  const [departments, operators] = await Promise.all([
    listDepartmentTargets(sql, project.id, department.id, now),
    listOperatorTargets(sql, project.id, id, now),
  ]);
  return { departments, operators };
}
