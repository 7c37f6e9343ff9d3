import { invalidField } from "@switchboard/kit/errors";
import { isInvalidParameter } from "@switchboard/pg/pool";
import type { Query } from "../deps.ts";
import {
  addUpFigures,
  addUpOnline,
  type FiguresFilter,
  type Group,
  type GroupFigures,
  listOperatorsNow,
  type OperatorNow,
} from "../store/chat-figures.ts";
import { type DepartmentLoad, loadOfDepartments } from "../store/chat-lists.ts";
import { findTimeZone } from "../store/departments.ts";
import { countOnline } from "../store/operators.ts";
import { scopeOf } from "./list-history.ts";

/** The longest period of one answer, in milliseconds: 400 days, a year and its neighbour's month. */
const PERIOD_MAX_MS = 400 * 86_400_000;

/** Which figures, added up by what. */
export interface FiguresQuestion extends Omit<FiguresFilter, "departmentIds"> {
  readonly group: Group;
  /** IANA; undefined for the one of the departments that are added up. */
  readonly timeZone: string | undefined;
}

/** Figures of a group, with the seconds that an operator was online. */
export interface FiguresView extends GroupFigures {
  readonly bounceRate: number;
  readonly onlineS: number;
}

/** Figures, and by whose clock their days are. */
export interface PeriodFigures {
  readonly figures: readonly FiguresView[];
  readonly timeZone: string;
}

/** The figures of a period (C23). Throws invalid_argument chat.invalid_request for a period that is none or too long. */
export const getFigures: Query<FiguresQuestion, PeriodFigures> = async (
  { pool, now },
  { caller },
  { group, timeZone: wanted, ...question },
) => {
  const { from, before } = question;
  const length = before.getTime() - from.getTime();
  if (!(length > 0)) throw invalidField("chat.invalid_request", "/before", "must be after from");
  if (length > PERIOD_MAX_MS) throw invalidField("chat.invalid_request", "/before", "must be within 400 days of from");
  const visibleTo = await scopeOf(pool, caller, "figures:read");
  const filter = { ...question, departmentIds: visibleTo?.departmentIds };
  const timeZone = wanted ?? (await findTimeZone(pool, filter)) ?? "UTC";
  const figures = await addUpFigures(pool, filter, group, timeZone).catch((error: unknown) => {
    // The database's list of zones may be older than the one that the request was checked by.
    throw isInvalidParameter(error)
      ? invalidField("chat.invalid_request", "/time_zone", `is not known: ${timeZone}`)
      : error;
  });
  const online = group === "operator" ? await addUpOnline(pool, from, before, now()) : new Map<string, number>();
  const views = figures.map((one) => ({ ...one, bounceRate: bounceRate(one), onlineS: online.get(one.key) ?? 0 }));
  return { figures: views, timeZone };
};

/** Of those who asked for an answer and left, how many left by the contact form (C23). */
function bounceRate({ served, contactForm }: GroupFigures): number {
  return served + contactForm === 0 ? 0 : contactForm / (served + contactForm);
}

/** How things stand now. */
export interface Now {
  readonly departments: readonly (DepartmentLoad & { readonly online: number })[];
  readonly operators: readonly OperatorNow[];
}

/** How many wait, who holds how many, who is online (C23). */
export const getNow: Query<unknown, Now> = async ({ pool, now }, { caller }) => {
  const visibleTo = await scopeOf(pool, caller, "figures:read");
  const at = now();
  const ids = visibleTo?.departmentIds;
  const [loads, online, operators] = await Promise.all([
    loadOfDepartments(pool, at),
    countOnline(pool, at),
    listOperatorsNow(pool, ids, at),
  ]);
  const departments = loads
    .filter(({ departmentId }) => ids === undefined || ids.includes(departmentId))
    .map((load) => ({ ...load, online: online.get(load.departmentId) ?? 0 }))
    .toSorted((a, b) => a.name.localeCompare(b.name) || (a.departmentId < b.departmentId ? -1 : 1));
  return { departments, operators };
};
