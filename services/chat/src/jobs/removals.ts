import type { ReceivedEvent } from "@switchboard/bus/consumer-options";
import { DepartmentDeleted, ProjectDeleted } from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { retireDepartment } from "../commands/retire-department.ts";
import type { ChatDeps } from "../deps.ts";
import type { Named } from "../domain/chat.ts";
import { retireProject } from "../store/projects.ts";

/** What is gone for good. */
export type Removal = { readonly kind: "department" | "project"; readonly what: Named };

/** What an event of presence says is gone; undefined for all others. */
export function toRemoval({ subject, payload }: Pick<ReceivedEvent, "subject" | "payload">): Removal | undefined {
  switch (subject.split(".")[3]) {
    case "department_deleted":
      return removalOf("department", DepartmentDeleted.fromJSON(payload).department);
    case "project_deleted":
      return removalOf("project", ProjectDeleted.fromJSON(payload).project);
    default:
      return undefined;
  }
}

/** Takes over that something is gone. May be called again. */
export async function remove(deps: ChatDeps, { kind, what }: Removal): Promise<void> {
  switch (kind) {
    case "department":
      return retireDepartment(deps, what);
    case "project":
      return retireProject(deps.pool, what.id);
  }
}

function removalOf(kind: Removal["kind"], what: Named | undefined): Removal | undefined {
  return what && { kind, what: { id: what.id, name: what.name } };
}
