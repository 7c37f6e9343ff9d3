import { invalidField } from "@switchboard/kit/errors";
import type { Permission } from "./staff.ts";
import { checkSlug, checkText } from "./text.ts";

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
}

const PROJECTS_MAX = 200;
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
    language: checkLanguage(input.language),
    headId: input.headId?.toLowerCase() ?? null,
    escalatesToId: input.escalatesToId?.toLowerCase() ?? null,
    projectIds: [...new Set(input.projectIds.map((id) => id.toLowerCase()))].sort(),
    permissions: [...new Set(input.permissions)].sort(),
  };
}

function checkLanguage(language: string): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(language);
    if (canonical !== undefined) return canonical;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw invalidField(REASON, "/language", "must be a language tag such as en");
}
