import Type from "typebox";
import { PrivacyRequestService } from "../gen/switchboard/search/v1/privacy_pb.js";
import { Bytes, operationsWith } from "../operation.ts";
import { PrivacyRequestView } from "../schemas/privacy.ts";
import { Body, nextPage, pageQuery } from "../schemas/shapes.ts";

/** Clients who want their data erased or handed out, and those whose data must stay (D3). */

const byStaff = operationsWith({ access: "staff", tag: "clients" });
const reason = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: "It stands in the audit: name nobody in it.",
});

const answer = Type.Object({ request: PrivacyRequestView });

export const eraseClient = byStaff("POST /v1/clients/{client_id}/erase", {
  rpc: PrivacyRequestService.method.eraseClient,
  timeoutMs: 20_000,
  summary: "Erase all that is known of a client",
  description:
    "From the directory and its search at once; their chats with files and notes, mails and webhook deliveries in the moments after, as the receipts say. Figures stay, without names. What billing tells of the client later is not taken in. docs/privacy.md says what stays, and where. For administrators.",
  body: Body({
    reason,
    confirmation: Type.String({
      maxLength: 500,
      description: "The client's login, typed by whoever asks; of one without the email, the name, or the id.",
    }),
  }),
  answer,
  errors: ["search.client_not_found", "search.not_confirmed", "search.legal_hold", "search.invalid_request"],
});

export const exportClient = byStaff("POST /v1/clients/{client_id}/export", {
  rpc: PrivacyRequestService.method.exportClient,
  summary: "Ask for all that is known of a client",
  description:
    "Whoever asks can fetch the archive for 7 days. Nothing is stored for it: it is made while it is fetched. For administrators.",
  body: Body({ reason }),
  answer,
  errors: ["search.client_not_found", "search.invalid_request"],
});

export const getPrivacyArchive = byStaff("GET /v1/privacy-requests/{request_id}/archive", {
  summary: "All that is known of a client, as a zip",
  description:
    "Made while it is read, so its length is not known before. A download that breaks off, or has no `complete.json` at its end, is not whole. Audited each time. For the administrator who asked.",
  answer: Bytes,
  secret: true,
  errors: [
    "search.privacy_request_not_found",
    "search.not_your_request",
    "search.archive_expired",
    "search.client_not_found",
    "gateway.service_away",
    "gateway.too_many_archives",
  ],
});

export const listPrivacyRequests = byStaff("GET /v1/privacy-requests", {
  rpc: PrivacyRequestService.method.listPrivacyRequests,
  summary: "Erasures and exports, the newest first",
  description: "With the receipts of the services. For administrators.",
  query: Type.Object(pageQuery),
  answer: Type.Object({ requests: Type.Array(PrivacyRequestView), ...nextPage }),
});

export const getPrivacyRequest = byStaff("GET /v1/privacy-requests/{request_id}", {
  rpc: PrivacyRequestService.method.getPrivacyRequest,
  summary: "An erasure with the receipts of the services, or an export",
  description: "For administrators.",
  answer,
  errors: ["search.privacy_request_not_found"],
});

export const setLegalHold = byStaff("PUT /v1/clients/{client_id}/legal-hold", {
  rpc: PrivacyRequestService.method.setLegalHold,
  summary: "Keep a client from being erased",
  description: "Until it is lifted; the last reason counts. For administrators.",
  body: Body({ reason }),
  errors: ["search.client_not_found", "search.invalid_request"],
});

export const liftLegalHold = byStaff("DELETE /v1/clients/{client_id}/legal-hold", {
  rpc: PrivacyRequestService.method.liftLegalHold,
  summary: "Let a client be erased again",
  description: "For administrators.",
  errors: ["search.client_not_found"],
});
