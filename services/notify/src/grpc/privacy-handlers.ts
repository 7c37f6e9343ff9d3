import type { PrivacyService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { requireService } from "@switchboard/kit/caller";
import { admitting, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { eraseSubject } from "../commands/erase-subject.ts";
import type { NotifyDeps } from "../deps.ts";
import { checkId } from "../validation.ts";

/** What the service holds of clients (D3), for services. */
export function privacyHandlers(deps: NotifyDeps): UnaryHandlers<typeof PrivacyService> {
  const byService = admitting((caller) => requireService(caller, "search"));
  const handle = handling(deps);
  return {
    eraseSubject: byService(
      handle(
        ({ subject }) => ({
          clientId: checkId(subject?.clientId ?? "", "/client_id"),
          chatIds: (subject?.chatIds ?? []).map((id) => checkId(id, "/chat_ids")),
          emails: subject?.emails ?? [],
        }),
        eraseSubject,
        (erased) => ({ erased: { ...erased }, chatIds: [], more: false }),
      ),
    ),
  };
}
