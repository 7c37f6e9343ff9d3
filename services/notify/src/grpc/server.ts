import { chatFacts } from "@switchboard/contracts/facts";
import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { MailService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { WebhookService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import type { CallerVerifier } from "@switchboard/kit/caller-token";
import { auditLister } from "@switchboard/pg/audit";
import { auditTable } from "@switchboard/pg/audit-entries";
import { RpcServer } from "@switchboard/rpc/server";
import { admissions } from "../authorise.ts";
import type { NotifyDeps } from "../deps.ts";
import { eventType } from "../domain/webhook-event.ts";
import { mayBePublic } from "../webhooks/public-address.ts";
import { mailHandlers } from "./mail-handlers.ts";
import { webhookHandlers } from "./webhook-handlers.ts";

export interface NotifyServerOptions {
  readonly verifier: CallerVerifier;
  /** Webhooks may go to http and to private addresses. */
  readonly allowPrivate: boolean;
  /** There is a mail to be sent. */
  readonly mailsQueued: () => void;
  /** There is a delivery to be made. */
  readonly deliveriesQueued: () => void;
}

/** The whole service behind gRPC, not yet listening. */
export function createNotifyServer(deps: NotifyDeps, options: NotifyServerOptions): RpcServer {
  const server = new RpcServer({ log: deps.log, verifier: options.verifier });
  server.add(MailService, mailHandlers(deps, options.mailsQueued));
  const { allowPrivate, deliveriesQueued: nudge } = options;
  const isPublic = (host: string) => allowPrivate || mayBePublic(host);
  const types = new Set(Object.keys(chatFacts).flatMap((event) => eventType(event) ?? []));
  server.add(WebhookService, webhookHandlers(deps, { rules: { plain: allowPrivate, isPublic, types }, nudge }));
  const { byAdministrator } = admissions(deps.pool);
  server.add(AuditService, { listAuditEntries: byAdministrator(auditLister(deps.pool, auditTable)) });
  return server;
}
