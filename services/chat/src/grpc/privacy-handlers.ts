import { PrivacyService, type Subject } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { requireService } from "@switchboard/kit/caller";
import { admitting } from "@switchboard/rpc/unary-handler";
import { eraseSubject } from "../commands/erase-subject.ts";
import { check } from "../validation.ts";
import { serving } from "./serving.ts";

const bySearch = admitting((caller) => requireService(caller, "search"));

/** What the service holds of clients (D3), for the directory. */
export const servePrivacy = serving(PrivacyService, (handle) => ({
  eraseSubject: bySearch(
    handle(
      ({ subject }) => toSubject(subject),
      eraseSubject,
      ({ erased, chatIds, more }) => ({ erased: { ...erased }, chatIds: [...chatIds], more }),
    ),
  ),
}));

/** Whom a request is about, by what this service knows them by. */
export function toSubject({ sites = [], chatIds = [] }: Partial<Subject> = {}) {
  return {
    sites: sites.map(({ projectId, clientId }) => ({ projectId: check.id(projectId, "/sites/project_id"), clientId })),
    chatIds: chatIds.map((id) => check.id(id, "/chat_ids")),
  };
}
