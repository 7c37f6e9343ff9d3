import { PrivacyService, type Subject } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { eraseSubject } from "../commands/erase-subject.ts";
import { check } from "../validation.ts";
import { byService, serving } from "./serving.ts";

/** What the service holds of clients (D3), for services. */
export const servePrivacy = serving(PrivacyService, (handle) => ({
  eraseSubject: byService(
    handle(
      ({ subject }) => toSubject(subject),
      eraseSubject,
      ({ erased, chatIds, more }) => ({ erased: { ...erased }, chatIds: [...chatIds], more }),
    ),
  ),
}));

function toSubject({ sites = [], chatIds = [] }: Partial<Subject> = {}) {
  return {
    sites: sites.map(({ projectId, clientId }) => ({ projectId: check.id(projectId, "/sites/project_id"), clientId })),
    chatIds: chatIds.map((id) => check.id(id, "/chat_ids")),
  };
}
