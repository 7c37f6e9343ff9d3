import type { Answered, Chat, ChatFacts, Forward, Mark, Named, Rating, Transfer } from "../domain/chat.ts";

/** A chat as its row, its head and the names beside it say; {@link toChat} makes it what the domain knows. */
export interface ChatRow {
  readonly id: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly departmentId: string;
  readonly departmentName: string;
  readonly state: Chat["state"];
  readonly visitorId: string;
  readonly visitorName: string;
  readonly visitorEmail: string;
  readonly visitorPhone: string;
  readonly clientId: string;
  readonly name: string;
  readonly summary: string;
  readonly mark: Mark;
  readonly listedIn: readonly string[] | null;
  readonly operatorId: string | null;
  readonly operatorName: string | null;
  readonly openedAt: Date;
  readonly queuedAt: Date;
  readonly takenAt: Date | null;
  readonly offerKind: "forward" | "transfer" | null;
  readonly offerDepartmentId: string | null;
  readonly offerDepartmentName: string | null;
  readonly offerFromId: string | null;
  readonly offerFromName: string | null;
  readonly offerToId: string | null;
  readonly offerToName: string | null;
  readonly offerReason: string | null;
  readonly offeredAt: Date | null;
  readonly offerDueAt: Date | null;
  readonly parkedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: "visitor" | "operator" | "system" | null;
  readonly endReason: "ended" | "contact_form" | "abandoned" | null;
  readonly answeredAt: Date | null;
  readonly answeredById: string | null;
  readonly answeredByName: string | null;
  readonly formOfferedAt: Date | null;
  readonly visitorWroteAt: Date;
  readonly unansweredSince: Date | null;
  readonly firstReplyAt: Date | null;
  readonly uploadsAllowed: boolean | null;
  readonly ratingScore: number | null;
  readonly ratingComment: string | null;
  readonly ratedAt: Date | null;
  readonly lastSeq: number;
  readonly visitorDeliveredSeq: number;
  readonly visitorReadSeq: number;
  readonly operatorDeliveredSeq: number;
  readonly operatorReadSeq: number;
  readonly previousChatId: string | null;
  readonly version: number;
  readonly pageUrl: string;
  readonly referrer: string;
  readonly userAgent: string;
  readonly ipAddress: string;
}

/** The columns of {@link ChatRow}, for statements that select from {@link chatTables}. */
export const chatColumns = `
  c.id, c.project_id as "projectId", coalesce(p.name, '') as "projectName",
  c.department_id as "departmentId", coalesce(d.name, '') as "departmentName", c.state,
  c.visitor_id as "visitorId", c.visitor_name as "visitorName", c.visitor_email as "visitorEmail",
  c.visitor_phone as "visitorPhone", c.client_id as "clientId", c.name, c.summary, c.mark,
  case when c.state = 'waiting' then array(
    select l.department_id from list_entries l where l.chat_id = c.id order by l.department_id = c.department_id desc
  ) end as "listedIn",
  c.operator_id as "operatorId", c.operator_name as "operatorName",
  c.opened_at as "openedAt", c.queued_at as "queuedAt", c.taken_at as "takenAt",
  c.offer_kind as "offerKind", c.offer_department_id as "offerDepartmentId",
  case when c.offer_department_id is not null then (
    select o.name from departments o where o.id = c.offer_department_id
  ) end as "offerDepartmentName",
  c.offer_from_id as "offerFromId", c.offer_from_name as "offerFromName",
  c.offer_to_id as "offerToId", c.offer_to_name as "offerToName", c.offer_reason as "offerReason",
  c.offered_at as "offeredAt", c.offer_due_at as "offerDueAt", c.parked_at as "parkedAt",
  c.ended_at as "endedAt", c.ended_by as "endedBy", c.end_reason as "endReason",
  c.answered_at as "answeredAt", c.answered_by_id as "answeredById", c.answered_by_name as "answeredByName",
  c.form_offered_at as "formOfferedAt", h.visitor_wrote_at as "visitorWroteAt",
  h.unanswered_since as "unansweredSince", h.first_reply_at as "firstReplyAt",
  c.uploads_allowed as "uploadsAllowed", c.rating_score as "ratingScore", c.rating_comment as "ratingComment",
  c.rated_at as "ratedAt", h.last_seq as "lastSeq",
  h.visitor_delivered_seq as "visitorDeliveredSeq", h.visitor_read_seq as "visitorReadSeq",
  h.operator_delivered_seq as "operatorDeliveredSeq", h.operator_read_seq as "operatorReadSeq",
  c.previous_chat_id as "previousChatId", c.version,
  c.page_url as "pageUrl", c.referrer, c.user_agent as "userAgent", c.ip_address as "ipAddress"`;

/** What stands beside chats `c`: their heads `h` and names. */
export const chatJoins = `
  join chat_heads h on h.chat_id = c.id
  left join projects p on p.id = c.project_id
  left join departments d on d.id = c.department_id`;

/** What {@link chatColumns} are selected from. */
export const chatTables = `chats c ${chatJoins}`;

/** The chat of a row. */
export function toChat(row: ChatRow): Chat {
  const facts = toFacts(row);
  switch (row.state) {
    case "waiting":
      return { ...facts, state: "waiting", openTo: present(row.listedIn) };
    case "offered":
      return { ...facts, state: "offered", offer: toOffer(row), takenAt: present(row.takenAt) };
    case "held":
      return { ...facts, state: "held", operator: present(toOperator(row)), takenAt: present(row.takenAt) };
    case "parked":
      return {
        ...facts,
        state: "parked",
        operator: present(toOperator(row)),
        takenAt: present(row.takenAt),
        parkedAt: present(row.parkedAt),
      };
    case "ended":
      return {
        ...facts,
        state: "ended",
        operator: toOperator(row),
        takenAt: row.takenAt ?? undefined,
        endedAt: present(row.endedAt),
        endedBy: present(row.endedBy),
        reason: present(row.endReason),
        answered: toAnswered(row),
      };
  }
}

function toFacts(row: ChatRow): ChatFacts {
  return {
    id: row.id,
    project: { id: row.projectId, name: row.projectName },
    department: { id: row.departmentId, name: row.departmentName },
    visitor: {
      id: row.visitorId,
      name: row.visitorName,
      email: row.visitorEmail,
      phone: row.visitorPhone,
      clientId: row.clientId,
    },
    name: row.name,
    summary: row.summary,
    mark: row.mark,
    openedAt: row.openedAt,
    queuedAt: row.queuedAt,
    lastSeq: row.lastSeq,
    visitorCursors: { deliveredSeq: row.visitorDeliveredSeq, readSeq: row.visitorReadSeq },
    operatorCursors: { deliveredSeq: row.operatorDeliveredSeq, readSeq: row.operatorReadSeq },
    visitorWroteAt: row.visitorWroteAt,
    unansweredSince: row.unansweredSince ?? undefined,
    firstReplyAt: row.firstReplyAt ?? undefined,
    formOfferedAt: row.formOfferedAt ?? undefined,
    uploadsAllowed: row.uploadsAllowed ?? undefined,
    rating: toRating(row),
    previousChatId: row.previousChatId ?? undefined,
    version: row.version,
    pageUrl: row.pageUrl,
    referrer: row.referrer,
    userAgent: row.userAgent,
    ipAddress: row.ipAddress,
  };
}

function toOffer(row: ChatRow): Forward | Transfer {
  const from = { id: present(row.offerFromId), name: present(row.offerFromName) };
  const times = { at: present(row.offeredAt), dueAt: present(row.offerDueAt) };
  if (row.offerKind === "forward") {
    const department = { id: present(row.offerDepartmentId), name: row.offerDepartmentName ?? "" };
    return { kind: "forward", from, department, ...times };
  }
  const to = { id: present(row.offerToId), name: present(row.offerToName) };
  return { kind: "transfer", from, to, reason: row.offerReason ?? "", ...times };
}

function toOperator({ operatorId, operatorName }: ChatRow): Named | undefined {
  return operatorId === null ? undefined : { id: operatorId, name: operatorName ?? "" };
}

function toAnswered({ answeredAt, answeredById, answeredByName }: ChatRow): Answered | undefined {
  return answeredAt === null
    ? undefined
    : { by: { id: present(answeredById), name: answeredByName ?? "" }, at: answeredAt };
}

function toRating({ ratingScore, ratingComment, ratedAt }: ChatRow): Rating | undefined {
  return ratingScore === null ? undefined : { score: ratingScore, comment: ratingComment ?? "", at: present(ratedAt) };
}

/** A value that a check of the table promises. */
function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new TypeError("a chat's row lacks what its state promises");
  return value;
}
