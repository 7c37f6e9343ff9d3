import { fromEventJson } from "@switchboard/contracts/encode";
import { presenceFacts } from "@switchboard/contracts/facts";
import type { Department, Project, Staff } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";

/** A part of the organisation, or all of it, as presence tells of it. */
export interface Told {
  readonly projects?: readonly Project[];
  readonly departments?: readonly Department[];
  readonly staff?: readonly Staff[];
}

/** Something that is gone for good. */
export interface Removal {
  readonly kind: "department" | "project";
  readonly what: { readonly id: string; readonly name: string };
}

/** What an event says of the organisation: nothing for events of other things. */
export interface Change extends Told {
  readonly removal?: Removal | undefined;
}

/** Reads one event of presence: `switchboard.presence.v1.<event>.<id>` and its proto3 JSON. */
export function readChange(subject: string, payload: unknown): Change {
  switch (subject.split(".")[3]) {
    case "project_saved":
      return { projects: listOf(fromEventJson(presenceFacts.project_saved, payload).project) };
    case "department_saved":
      return { departments: listOf(fromEventJson(presenceFacts.department_saved, payload).department) };
    case "staff_saved":
      return { staff: listOf(fromEventJson(presenceFacts.staff_saved, payload).staff) };
    case "project_deleted":
      return { removal: removalOf("project", fromEventJson(presenceFacts.project_deleted, payload).project) };
    case "department_deleted":
      return { removal: removalOf("department", fromEventJson(presenceFacts.department_deleted, payload).department) };
    default:
      return {};
  }
}

function listOf<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function removalOf(kind: Removal["kind"], what: Removal["what"] | undefined): Removal | undefined {
  return what && { kind, what: { id: what.id, name: what.name } };
}
