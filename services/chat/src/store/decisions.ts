import type { Sql } from "@switchboard/pg/pool";
import type { Decision } from "../domain/routing.ts";

/** Decisions of one chat that are told at most, the newest. */
const LISTED_MAX = 20;

/** A decision as it is kept: always one that gave a chat to somebody. */
export interface KeptDecision {
  readonly id: string;
  readonly departmentId: string;
  readonly at: Date;
  readonly decision: Decision;
}

/**
 * Keeps decisions that gave chats to operators who are locked, after that was written: with their mode, reach and load as
 * they are now, and not as they were thought to be, so that a wrong decision is seen to be wrong.
 */
export async function insertDecisions(tx: Sql, kept: readonly KeptDecision[]): Promise<void> {
  await tx.query(
    `
    insert into decisions (
      id, chat_id, department_id, at, operator_id, operator_name, mode, chat_limit, load, counts, candidates,
      operator_mode, reachable_until
    )
    select d.id, d.chat_id, d.department_id, d.at, d.operator_id, d.operator_name, d.mode, d.chat_limit, o.load,
      d.counts, d.candidates, o.mode, o.reachable_until
    from jsonb_to_recordset($1::jsonb) as d (
      id uuid, chat_id uuid, department_id uuid, at timestamptz, operator_id uuid, operator_name text, mode text,
      chat_limit int, counts jsonb, candidates jsonb
    )
    join operators o on o.id = d.operator_id`,
    [JSON.stringify(kept.map(toRecord))],
  );
}

/** The newest decisions about a chat, oldest first. */
export function listDecisions(sql: Sql, chatId: string): Promise<KeptDecision[]> {
  return sql.rows<KeptDecision>(
    `
    select id, department_id as "departmentId", at,
      jsonb_build_object(
        'chatId', chat_id,
        'operator', jsonb_build_object('id', operator_id, 'name', operator_name),
        'policy', jsonb_build_object('mode', mode, 'chatLimit', chat_limit),
        'counts', counts,
        'candidates', candidates
      ) as decision
    from (
      select id, chat_id, department_id, at, operator_id, operator_name, mode, chat_limit, counts, candidates
      from decisions
      where chat_id = $1
      order by at desc, id desc
      limit ${LISTED_MAX}
    ) newest
    order by at, id`,
    [chatId],
  );
}

function toRecord({ id, departmentId, at, decision }: KeptDecision) {
  const { chatId, operator, policy, counts, candidates } = decision;
  return {
    id,
    chat_id: chatId,
    department_id: departmentId,
    at,
    operator_id: operator?.id,
    operator_name: operator?.name,
    mode: policy.mode,
    chat_limit: policy.chatLimit,
    counts,
    candidates,
  };
}
