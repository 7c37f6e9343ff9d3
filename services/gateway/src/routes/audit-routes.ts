import { type AuditEntry, AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import type { Answer } from "@switchboard/contracts/operation";
import { listAudit } from "@switchboard/contracts/operations/history";
import { toDate, toTimestamp } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import { readTimePage } from "@switchboard/kit/read-page";
import type { GatewayDeps } from "../deps.ts";
import { mergeNewest } from "../merge-newest.ts";
import { required } from "../required.ts";
import { readTime } from "../view/read-time.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

type Entry = Answer<typeof listAudit>["entries"][number];

/** The services that keep an audit. */
const KEEPERS = ["chat", "notify", "presence", "search"];

/** Who did what: one list of what each service keeps. */
export function addAuditRoutes(app: App, { services }: GatewayDeps): void {
  const keepers = KEEPERS.map((service) => ({ service, audit: services.client(AuditService, service) }));
  serve(app, listAudit, async ({ page_size: pageSize = 0, page_token: pageToken = "", ...filter }, call) => {
    const { actor_id: actorId = "", action = "", from, before } = filter;
    const wanted = { actorId, action, from: timeOf(from), before: timeOf(before) };
    const { rows, nextPageToken } = await readTimePage(
      { pageSize, pageToken },
      JSON.stringify(filter),
      "at",
      async ({ after, limit }) => {
        const question = { ...wanted, afterAt: toTimestamp(after?.at), afterId: after?.id ?? "", limit };
        const asked = keepers.map(({ service, audit }) => whole(service, audit.listAuditEntries({ question }, call)));
        const lists = (await Promise.all(asked)).map(({ entries }) => entries.map(placed));
        return mergeNewest(lists, limit);
      },
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
