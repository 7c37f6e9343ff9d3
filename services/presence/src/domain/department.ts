import { invalidField } from "@switchboard/kit/errors";
import { type BusinessHours, checkBusinessHours } from "./business-hours.ts";
import { isPlausibleEmail, normaliseEmail, type Permission } from "./staff.ts";
import { checkInteger, checkLanguage, checkSlug, checkText } from "./text.ts";

/** How chats that wait for a department find an operator (C17). */
type RoutingMode = "manual" | "round_robin" | "least_busy";

/** A team. */
export interface Department extends DepartmentInput {
  readonly id: string;
  readonly version: number;
}

/** What an administrator says of a department. */
export interface DepartmentInput {
  readonly slug: string;
  readonly name: string;
  /** BCP 47, for example `en`. */
  readonly language: string;
  readonly acceptsChats: boolean;
  readonly acceptsTickets: boolean;
  readonly headId: string | null;
  /** Null at the end of the chain. */
  readonly escalatesToId: string | null;
  readonly projectIds: readonly string[];
  /** What its members may use (P1). */
  readonly permissions: readonly Permission[];
  readonly routingMode: RoutingMode;
  /** Chats that one operator may be given automatically. */
  readonly chatLimit: number;
  /** Seconds that a visitor waits for an away operator (P4). */
  readonly replyLimitS: number;
  /** Seconds in the list after which the contact form is offered (C19). */
  readonly waitingLimitS: number;
  /** Null means always open. */
  readonly hours: BusinessHours | null;
  /** Mailbox for missed conversations; empty means the members' own. */
  readonly email: string;
}

/** What a department has unless it is said otherwise. */
export const departmentDefaults = {
  routingMode: "manual",
  chatLimit: 5,
  replyLimitS: 120,
  waitingLimitS: 180,
} as const satisfies Partial<DepartmentInput>;

const PROJECTS_MAX = 200;
const CHAT_LIMIT = [1, 100] as const;
/** Shorter would be over before anybody has read, longer than a day is no limit. In seconds. */
const PATIENCE_S = [10, 86_400] as const;
const REASON = "presence.invalid_department";

/** Throws invalid_argument presence.invalid_department naming the field; answers the input in its one spelling. */
export function checkDepartment(input: DepartmentInput): DepartmentInput {
  if (input.projectIds.length > PROJECTS_MAX) {
    throw invalidField(REASON, "/project_ids", `must have at most ${PROJECTS_MAX} entries`);
  }
  return {
    ...input,
    slug: checkSlug(REASON, input.slug),
    name: checkText(REASON, "/name", input.name, 100),
    language: checkLanguage(REASON, input.language),
    headId: input.headId?.toLowerCase() ?? null,
    escalatesToId: input.escalatesToId?.toLowerCase() ?? null,
    projectIds: [...new Set(input.projectIds.map((id) => id.toLowerCase()))].sort(),
    permissions: [...new Set(input.permissions)].sort(),
    chatLimit: checkInteger(REASON, "/chat_limit", input.chatLimit, CHAT_LIMIT),
    replyLimitS: checkInteger(REASON, "/reply_limit_s", input.replyLimitS, PATIENCE_S),
    waitingLimitS: checkInteger(REASON, "/waiting_limit_s", input.waitingLimitS, PATIENCE_S),
    hours: input.hours && checkBusinessHours(input.hours),
    email: checkMailbox(input.email),
  };
}

function checkMailbox(text: string): string {
  const email = normaliseEmail(text);
  if (email === "" || isPlausibleEmail(email)) return email;
  throw invalidField(REASON, "/email", "must be an email or empty");
}
