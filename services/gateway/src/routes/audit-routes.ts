import { HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import type { AuditEntry, AuditQuestion } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { AuditService as NotifyAudit } from "@switchboard/contracts/gen/switchboard/notify/v1/audit";
import { AuditService as PresenceAudit } from "@switchboard/contracts/gen/switchboard/presence/v1/audit";
import type { Complete } from "@switchboard/contracts/messages";
import type { Answer } from "@switchboard/contracts/operation";
import { listAudit } from "@switchboard/contracts/operations/history";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import { readTimePage } from "@switchboard/kit/read-page";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import { mergeNewest } from "../merge-newest.ts";
import { required } from "../required.ts";
import { readTime } from "../view/read-time.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

type Question = Omit<Complete<AuditQuestion>, "$typeName">;
type Keeper = (question: Question, call: CallOptions) => Promise<{ readonly entries: readonly AuditEntry[] }>;
type Entry = Answer<typeof listAudit>["entries"][number];

/** Who did what: one list of what each service keeps. */
export function addAuditRoutes(app: App, { services }: GatewayDeps): void {
  const chat = services.client(HistoryService);
  const [notify, presence] = [services.client(NotifyAudit), services.client(PresenceAudit)];
  const keepers: Readonly<Record<string, Keeper>> = {
    chat: (question, call) => chat.listAudit({ question }, call),
    notify: (question, call) => notify.listAuditEntries({ question }, call),
    presence: (question, call) => presence.listAuditEntries({ question }, call),
  };
  serve(app, listAudit, async ({ page_size: pageSize = 0, page_token: pageToken = "", ...filter }, call) => {
    const { actor_id: actorId = "", action = "", from, before } = filter;
    const wanted = { actorId, action, from: timeOf(from), before: timeOf(before) };
    const { rows, nextPageToken } = await readTimePage(
      { pageSize, pageToken },
      JSON.stringify(filter),
      async ({ after, limit }) => {
        const question = { ...wanted, afterAt: toTimestamp(after?.at), afterId: after?.id ?? "", limit };
        const asked = Object.entries(keepers).map(([service, ask]) => whole(service, ask(question, call)));
        const lists = (await Promise.all(asked)).map(({ entries }) => entries.map(placed));
        return mergeNewest(lists, limit);
      },
      (entry) => entry,
    );
    return { entries: rows.map(toView), next_page_token: nextPageToken };
  });
}

/** A list with a part left out would tell something that is not so. */
async function whole<T>(service: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { kind } = AppError.from(error);
    if (kind !== "unavailable" && kind !== "deadline_exceeded") throw error;
    throw new AppError("unavailable", "gateway.audit_incomplete", { service }, { cause: error });
  }
}

function placed(entry: AuditEntry) {
  return { ...entry, at: toDate(required(entry.at)) };
}

function toView({ id, at, actorId, actorName, action, targetId, details = {} }: ReturnType<typeof placed>): Entry {
  const { before = null, after = null, ...others } = details;
  const target_id = targetId === "" ? null : targetId;
  const actor = { id: actorId, name: actorName };
  return { id, at: at.toISOString(), actor, action, target_id, before, after, details: others };
}

function timeOf(text: string | undefined) {
  return toTimestamp(text === undefined ? undefined : readTime(text));
}
