import { prepared, type Sql } from "@switchboard/pg/pool";
import { type Chat, type Offer, type Place, unknownOrigin } from "../domain/chat.ts";
import { type ChatRow, chatTables, selectedColumns } from "./chat-columns.ts";

/** Chats `c` with their heads `h`: those that the rest of the statement chooses, in its order. */
export async function selectChats(sql: Sql, rest: string, values: readonly unknown[]): Promise<Chat[]> {
  const rows = await sql.rows<ChatRow>(prepared(`select ${selectedColumns} from ${chatTables} ${rest}`), values);
  return rows.map(toChat);
}

/** The chat of a row. */
export function toChat(row: ChatRow): Chat {
  return {
    id: row.id,
    project: { id: row.project_id, name: row.project_name },
    department: { id: row.department_id, name: row.department_name },
    visitor: {
      id: row.visitor_id,
      name: row.visitor_name,
      email: row.visitor_email,
      phone: row.visitor_phone,
      clientId: row.client_id,
    },
    openToVisitor: row.open_to_visitor,
    // A row of before a field came to be does not have it.
    origin: { ...unknownOrigin, ...row.origin },
    previousChatId: row.previous_chat_id ?? undefined,
    openedAt: row.opened_at,
    queuedAt: row.queued_at,
    place: toPlace(row),
    name: row.name,
    summary: row.summary,
    mark: row.mark,
    formOfferedAt: row.form_offered_at ?? undefined,
    uploadsAllowed: row.uploads_allowed ?? undefined,
    rating: row.rating === null ? undefined : { ...row.rating, at: new Date(row.rating.at) },
    version: row.version,
    lastSeq: row.last_seq,
    visitorCursors: { deliveredSeq: row.visitor_delivered_seq, readSeq: row.visitor_read_seq },
    operatorCursors: { deliveredSeq: row.operator_delivered_seq, readSeq: row.operator_read_seq },
    visitorWroteAt: row.visitor_wrote_at,
    unansweredSince: row.unanswered_since ?? undefined,
    firstReplyAt: row.first_reply_at ?? undefined,
  };
}

function toPlace(row: ChatRow): Place {
  const operator = row.operator_id === null ? undefined : { id: row.operator_id, name: row.operator_name ?? "" };
  switch (row.state) {
    case "waiting":
      return { state: "waiting", openTo: present(row.open_to) };
    case "offered":
      return { state: "offered", offer: toOffer(present(row.offer)), takenAt: present(row.taken_at) };
    case "held":
      return { state: "held", operator: present(operator), takenAt: present(row.taken_at) };
    case "parked": {
      const times = { takenAt: present(row.taken_at), parkedAt: present(row.parked_at) };
      return { state: "parked", operator: present(operator), ...times };
    }
    case "ended":
      return {
        state: "ended",
        operator,
        takenAt: row.taken_at ?? undefined,
        endedAt: present(row.ended_at),
        endedBy: present(row.ended_by),
        reason: present(row.end_reason),
        answered: row.answered === null ? undefined : { ...row.answered, at: new Date(row.answered.at) },
      };
  }
}

function toOffer(offer: NonNullable<ChatRow["offer"]>): Offer {
  return { ...offer, at: new Date(offer.at), dueAt: new Date(offer.dueAt) };
}

/** A value that a check of the table promises. */
function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("a chat's row lacks what its state promises");
  return value;
}
