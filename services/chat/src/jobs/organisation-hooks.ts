import type { OrganisationHooks } from "@switchboard/organisation/follow-organisation";
import { retireDepartment } from "../commands/retire-department.ts";
import type { ChatDeps } from "../deps.ts";
import { saveModes } from "../store/operators.ts";

/** What follows here from what presence tells: routing knows who wants chats, and no chat stays with what is gone. */
export function organisationHooks(deps: ChatDeps, changed: () => void): OrganisationHooks {
  return {
    saving: (tx, { staff }) => saveModes(tx, staff),
    removed: async ({ kind, what }) => {
      if (kind === "department") await retireDepartment(deps, what);
    },
    changed,
  };
}
