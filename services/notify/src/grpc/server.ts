import { chatFacts, searchFacts } from "@switchboard/contracts/facts";
import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { PrivacyExportService, PrivacyService } from "@switchboard/contracts/gen/switchboard/common/v1/privacy";
import { MailService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { WebhookService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { auditLister } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import type { RpcServerOptions } from "@switchboard/rpc/call-context";
import { RpcServer } from "@switchboard/rpc/server";
import { admissions } from "../authorise.ts";
import type { CalledDeps, NotifyDeps } from "../deps.ts";
import { eventType } from "../domain/webhook-event.ts";
import { mayBePublic } from "../webhooks/public-address.ts";
import { exportHandlers } from "./export-handlers.ts";
import { mailHandlers } from "./mail-handlers.ts";
import { privacyHandlers } from "./privacy-handlers.ts";
import { webhookHandlers } from "./webhook-handlers.ts";

export interface NotifyServerOptions extends Pick<CalledDeps, "mailsQueued" | "deliveriesQueued"> {
  readonly verifier: CallerVerifier;
  readonly catchUp?: RpcServerOptions["catchUp"];
  /** Webhooks may go to http and to private addresses. */
  readonly allowPrivate: boolean;
}

/** The whole service behind gRPC, not yet listening. */
export function createNotifyServer(
  deps: NotifyDeps,
  { verifier, catchUp, allowPrivate, ...queued }: NotifyServerOptions,
): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier, catchUp });
  const isPublic = (host: string) => allowPrivate || mayBePublic(host);
  const types = new Set(Object.keys({ ...chatFacts, ...searchFacts }).flatMap((event) => eventType(event) ?? []));
  const called: CalledDeps = { ...deps, ...queued, rules: { plain: allowPrivate, isPublic, types } };
  server.add(MailService, mailHandlers(called));
  server.add(WebhookService, webhookHandlers(called));
  server.add(PrivacyService, privacyHandlers(called));
  server.addServerStream(PrivacyExportService, exportHandlers(deps.pool));
  const { byAdministrator } = admissions(deps.pool);
  server.add(AuditService, { listAuditEntries: byAdministrator(auditLister(deps.pool, auditTable)) });
  return server;
}
