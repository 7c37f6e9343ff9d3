import { AppError, invalidField } from "@switchboard/kit/errors";
import { isOfClient } from "./webhook-event.ts";

/** Whether an endpoint is told anything; a deleted one waits until its deliveries are gone. */
type EndpointState = "active" | "disabled" | "deleted";

/** Why an endpoint was switched off without anybody asking. */
export type DisabledReason = "" | "failing" | "backlog" | "gone";

/** Where events are sent. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly projectIds: readonly string[];
  readonly state: EndpointState;
  readonly disabledReason: DisabledReason;
  readonly createdAt: Date;
  readonly failingSince: Date | null;
  readonly previousSecretUntil: Date | null;
}

/** An endpoint with a new secret. */
export interface EndpointWithSecret {
  readonly endpoint: Endpoint;
  /** Empty when the request is a repetition: it is shown once. */
  readonly secret: string;
}

/** What whoever makes an endpoint says. */
export interface EndpointInput {
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly projectIds: readonly string[];
}

/** Where webhooks may go, and what they may be about. */
export interface EndpointRules {
  /** Http is allowed as well. */
  readonly plain: boolean;
  /** Whether a host may be sent to; a name only shows it when it is looked up, at every delivery. */
  readonly isPublic: (host: string) => boolean;
  readonly types: ReadonlySet<string>;
}

/** Endpoints of an installation. */
const ENDPOINTS_MAX = 50;
/** An endpoint whose every delivery failed for this long is switched off, in milliseconds. */
export const FAILING_MAX_MS = 3 * 24 * 3_600_000;

const URL_MAX = 2_000;
const TYPES_MAX = 50;
const PROJECTS_MAX = 100;

/**
 * An endpoint that may be kept: its address as it will be used, every type and project once. Throws invalid_argument
 * notify.invalid_endpoint with the field.
 */
export function checkEndpoint(input: EndpointInput, rules: EndpointRules): EndpointInput {
  return {
    url: checkUrl(input.url, rules),
    eventTypes: checkTypes(input.eventTypes, rules.types),
    projectIds: checkProjects(input.projectIds),
  };
}

/** Throws failed_precondition notify.too_many_endpoints unless there is room for one more. */
export function checkRoom(count: number): void {
  if (count < ENDPOINTS_MAX) return;
  throw new AppError("failed_precondition", "notify.too_many_endpoints", { max: String(ENDPOINTS_MAX) });
}

function checkUrl(text: string, { plain, isPublic }: EndpointRules): string {
  const url = text.length <= URL_MAX && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw invalid("/url", `must be an address of at most ${URL_MAX} characters`);
  if (url.protocol !== "https:" && !(plain && url.protocol === "http:")) throw invalid("/url", "must be https");
  if (!isPublic(url.hostname)) throw invalid("/url", "must be on the public internet");
  if (url.username !== "" || url.password !== "") throw invalid("/url", "must have no user or password in it");
  url.hash = "";
  return url.href;
}

function checkTypes(types: readonly string[], known: ReadonlySet<string>): string[] {
  const once = [...new Set(types)];
  if (once.length === 0 || once.length > TYPES_MAX)
    throw invalid("/event_types", `must have 1 to ${TYPES_MAX} entries`);
  const wrong = once.findIndex((type) => type !== "*" && !known.has(type));
  if (wrong >= 0) throw invalid(`/event_types/${wrong}`, `must be one of ${[...known].join(", ")}, or *`);
  // Clients are not among all.
  return once.includes("*") ? ["*", ...once.filter(isOfClient)] : once;
}

function checkProjects(ids: readonly string[]): string[] {
  const once = [...new Set(ids)];
  if (once.length > PROJECTS_MAX) throw invalid("/project_ids", `must have at most ${PROJECTS_MAX} entries`);
  return once;
}

function invalid(pointer: string, detail: string): AppError {
  return invalidField("notify.invalid_endpoint", pointer, detail);
}
