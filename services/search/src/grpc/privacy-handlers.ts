import {
  PrivacyRequestKind,
  type PrivacyRequestService,
  ReceiptState,
} from "@switchboard/contracts/gen/switchboard/search/v1/privacy";
import { messageFields } from "@switchboard/contracts/message-fields";
import { invalidField } from "@switchboard/kit/errors";
import { readTimePage } from "@switchboard/kit/read-page";
import { admit } from "@switchboard/organisation/admit";
import { findStaff } from "@switchboard/organisation/staff";
import { admitting, handling, pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { readPrivacyRequest } from "../changes/privacy-request.ts";
import { eraseClient } from "../commands/erase-client.ts";
import { exportClient, openArchive } from "../commands/export-client.ts";
import { liftLegalHold, setLegalHold } from "../commands/legal-holds.ts";
import type { SearchDeps } from "../deps.ts";
import { listPrivacyRequests, type PrivacyRequest } from "../store/privacy-requests.ts";
import { checkId } from "../validation.ts";

const REASON_MAX = 1_000;

/** Erasures and holds (D3), for administrators: translate in, call one command or query, translate out. */
export function privacyHandlers(deps: SearchDeps): UnaryHandlers<typeof PrivacyRequestService> {
  const byAdministrator = admitting((caller) =>
    admit(caller, { permission: "admin" }, (id) => findStaff(deps.pool, id)),
  );
  const handle = handling(deps);
  const answer = (request: PrivacyRequest) => ({ request: toProtoRequest(request) });
  return {
    eraseClient: byAdministrator(
      handle(
        ({ clientId, reason, confirmation }) => ({
          ...ofClient({ clientId }),
          reason: checkReason(reason),
          confirmation,
        }),
        eraseClient,
        answer,
      ),
    ),
    exportClient: byAdministrator(
      handle(
        ({ clientId, reason }) => ({ ...ofClient({ clientId }), reason: checkReason(reason) }),
        exportClient,
        answer,
      ),
    ),
    openArchive: byAdministrator(async ({ requestId }, context) => {
      const { sites, chatIds, emails, ...subject } = await openArchive(
        deps,
        context,
        checkId(requestId, "/request_id"),
      );
      return { subject: { ...subject, sites: [...sites], chatIds: [...chatIds], emails: [...emails] } };
    }),
    listPrivacyRequests: byAdministrator(async (page) =>
      toPage(
        await readTimePage(page, "privacy requests", "requestedAt", (range) => listPrivacyRequests(deps.pool, range)),
      ),
    ),
    getPrivacyRequest: byAdministrator(async ({ requestId }) =>
      answer(await readPrivacyRequest(deps, checkId(requestId, "/request_id"))),
    ),
    setLegalHold: byAdministrator(
      handle(
        ({ clientId, reason }) => ({ ...ofClient({ clientId }), reason: checkReason(reason) }),
        setLegalHold,
        none,
      ),
    ),
    liftLegalHold: byAdministrator(handle(ofClient, liftLegalHold, none)),
  };
}

const none = () => ({});

function ofClient({ clientId }: { readonly clientId: string }) {
  return { clientId: checkId(clientId, "/client_id") };
}

function checkReason(text: string): string {
  const reason = text.trim();
  if (reason !== "" && reason.length <= REASON_MAX && !reason.includes("\0")) return reason;
  throw invalidField("search.invalid_request", "/reason", `must have 1 to ${REASON_MAX} characters`);
}

function toProtoRequest({ receipts, ...request }: PrivacyRequest) {
  return {
    ...messageFields(request, { kind: PrivacyRequestKind }),
    receipts: receipts.map(({ erased, ...receipt }) => ({
      ...messageFields(receipt, { state: ReceiptState }),
      erased: { ...erased },
    })),
  };
}

const toPage = pageOf("requests", toProtoRequest);
