import type { Sql } from "@switchboard/pg/pool";
import type { ChatDeps } from "../deps.ts";
import type { ChatPeople } from "../domain/access.ts";
import { type CursorMove, type CursorRow, moveCursorBatch } from "../store/cursor-batch.ts";

/** What became of a move. */
export type MoveOutcome =
  | { readonly kind: "moved" }
  /** The person is not on that side; `target` is what was there in the place of the chat, undefined when nothing was. */
  | { readonly kind: "refused"; readonly target: ChatPeople | undefined };

export interface MoveDeps extends Pick<ChatDeps, "live"> {
  readonly writer: Sql;
}

/** Moves cursors in one commit and tells the gateways of those that went on; one outcome for each, in their order. */
export async function moveCursors({ writer, live }: MoveDeps, moves: readonly CursorMove[]): Promise<MoveOutcome[]> {
  const rows = await moveCursorBatch(writer, moves);
  return moves.map(({ chatId, side }, index) => {
    const row = rows[index] as CursorRow;
    if (!row.allowed) return { kind: "refused", target: targetOf(row) };
    if (row.moved) live.cursorsMoved(chatId, side, { deliveredSeq: row.deliveredSeq, readSeq: row.readSeq });
    return { kind: "moved" };
  });
}

function targetOf({ departmentId, visitorId, operatorId }: CursorRow): ChatPeople | undefined {
  if (departmentId === null) return undefined;
  return {
    visitorId: visitorId ?? undefined,
    operatorIds: operatorId === null ? [] : [operatorId],
    departmentIds: [departmentId],
  };
}
