import { AppError } from "@switchboard/kit/errors";

/** Something that has an id and a name for people. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Of what is kept of a person, project or department, what a chat keeps. */
export function named({ id, name }: Named): Named {
  return { id, name };
}

/** One of the two sides of a chat. */
export type Side = "visitor" | "operator";

/** A client of the project, as the project's site vouches for it (C4). */
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** The person on the visitor's side; what is not known is empty. */
export interface ChatVisitor {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly clientId: string;
}

/** How far one side has come: the newest message on a screen, the newest one looked at. */
export interface Cursors {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

/** What the visitor thought of the chat (C5): 1 to 5, and a comment that may be empty. */
export interface Rating {
  readonly score: number;
  readonly comment: string;
  readonly at: Date;
}

/** How a chat came into the list, when not by being opened: forwarded by someone, or come back unanswered (C7). */
export type Mark = "new" | "forwarded" | "unanswered";

/** Where a conversation began, as the visitor's browser tells; what is not known is empty. */
export interface Origin {
  readonly pageUrl: string;
  /** The page before the site. */
  readonly referrer: string;
  readonly userAgent: string;
  readonly ipAddress: string;
  /** IANA zone of the browser. */
  readonly timeZone: string;
  /** BCP 47 tag of the browser's language. */
  readonly language: string;
}

/** An origin of which nothing is known. */
export const unknownOrigin: Origin = {
  pageUrl: "",
  referrer: "",
  userAgent: "",
  ipAddress: "",
  timeZone: "",
  language: "",
};

/** A chat on offer to a department (C20). Nobody holds it; the first of that department who takes it has it. */
export interface Forward {
  readonly kind: "forward";
  readonly from: Named;
  readonly department: Named;
  readonly at: Date;
  readonly dueAt: Date;
}

/** A chat on offer to one operator (C21). Until that one decides, the sender goes on answering. */
export interface Transfer {
  readonly kind: "transfer";
  readonly from: Named;
  readonly to: Named;
  readonly reason: string;
  readonly at: Date;
  readonly dueAt: Date;
}

export type Offer = Forward | Transfer;

/** Why a chat is over: a side ended it, the visitor left a contact form instead (C19), or nobody came back to it. */
export type EndReason = "ended" | "contact_form" | "abandoned";

/** The latest answer to a missed conversation, by mail (C19). */
export interface Answered {
  readonly by: Named;
  readonly at: Date;
}

/** In the list of chats: nobody holds it. */
interface Waiting {
  readonly state: "waiting";
  /** The departments in whose lists it stands, at least one: its own, or all that have access to it (C20). */
  readonly openTo: readonly string[];
}

/** On its way from one operator to a department or another operator; the offer itself keeps the way back. */
export interface Offered {
  readonly state: "offered";
  readonly offer: Offer;
  readonly takenAt: Date;
}

/** An operator has it. */
export interface Held {
  readonly state: "held";
  readonly operator: Named;
  readonly takenAt: Date;
}

/** Its operator went Offline (P3): in nobody's tabs, until the visitor writes again or the operator takes it back. */
interface Parked {
  readonly state: "parked";
  readonly operator: Named;
  readonly takenAt: Date;
  readonly parkedAt: Date;
}

/** Over; it can be read. The operator is the one who had it last, if any. */
interface Ended {
  readonly state: "ended";
  readonly operator: Named | undefined;
  readonly takenAt: Date | undefined;
  readonly endedAt: Date;
  readonly endedBy: Side | "system";
  readonly reason: EndReason;
  /** Only of a missed conversation; undefined until it was answered. */
  readonly answered: Answered | undefined;
}

/** Where a chat is: each state with what is true in it and nothing else. */
export type Place = Waiting | Offered | Held | Parked | Ended;

/** One live conversation: what is true of it everywhere, and where it is now. */
export interface Chat {
  readonly id: string;
  readonly project: Named;
  /** Whose chat it is; the department that takes a forwarded chat becomes it. */
  readonly department: Named;
  readonly visitor: ChatVisitor;
  /** Its visitor may see it: it is no client's, or they prove to be that client now (C4). */
  readonly openToVisitor: boolean;
  readonly origin: Origin;
  /** The ended chat that this one goes on from (C16). */
  readonly previousChatId: string | undefined;
  readonly openedAt: Date;
  /** Since when it waits; set once. */
  readonly queuedAt: Date;
  readonly place: Place;
  /** Given by operators (C9), empty before. */
  readonly name: string;
  readonly summary: string;
  readonly mark: Mark;
  /** Since when the visitor is offered the contact form (C19). */
  readonly formOfferedAt: Date | undefined;
  /** Whether the visitor may send files here; undefined leaves it to the project (C13). */
  readonly uploadsAllowed: boolean | undefined;
  readonly rating: Rating | undefined;
  /** Counts the changes of the chat itself, not its messages. */
  readonly version: number;
  readonly lastSeq: number;
  readonly visitorCursors: Cursors;
  readonly operatorCursors: Cursors;
  /** When the visitor wrote last. */
  readonly visitorWroteAt: Date;
  /** The visitor's first message that no operator has answered yet; undefined when all are. */
  readonly unansweredSince: Date | undefined;
  /** When an operator first wrote. */
  readonly firstReplyAt: Date | undefined;
}

/** The operator who may write in it now: its holder, or the sender of a transfer that is not decided yet. */
export function answering({ place }: Chat): Named | undefined {
  switch (place.state) {
    case "held":
      return place.operator;
    case "offered":
      return place.offer.kind === "transfer" ? place.offer.from : undefined;
    case "waiting":
    case "parked":
    case "ended":
      return undefined;
  }
}

/** The operator whose name stands at it: who answers it, or had it last. */
export function operatorOf(chat: Chat): Named | undefined {
  const { place } = chat;
  return place.state === "parked" || place.state === "ended" ? place.operator : answering(chat);
}

/** The chat once somebody wrote in it: a visitor waits for an answer, an operator gives it. */
export function withMessage(chat: Chat, author: Side | "system", at: Date): Chat {
  const lastSeq = chat.lastSeq + 1;
  switch (author) {
    case "visitor":
      return { ...chat, lastSeq, visitorWroteAt: at, unansweredSince: chat.unansweredSince ?? at };
    case "operator":
      return { ...chat, lastSeq, firstReplyAt: chat.firstReplyAt ?? at, unansweredSince: undefined };
    case "system":
      return { ...chat, lastSeq };
  }
}

/** What a person may not do to a chat that is over. */
export function chatEnded({ id }: Pick<Chat, "id">): AppError {
  return new AppError("failed_precondition", "chat.ended", { chat_id: id });
}

/** What a person may not do to a chat of somebody else. */
export function notYours({ id }: Pick<Chat, "id">): AppError {
  return new AppError("permission_denied", "chat.not_yours", { chat_id: id });
}

/** Who has it, so nobody else can. */
export function alreadyTaken(chat: Chat, operator: Named): AppError {
  return new AppError("failed_precondition", "chat.already_taken", {
    chat_id: chat.id,
    operator_id: operator.id,
    operator_name: operator.name,
  });
}
