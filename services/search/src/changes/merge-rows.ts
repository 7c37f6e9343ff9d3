import { appendToOutbox } from "@switchboard/bus/outbox";
import type { Sql } from "@switchboard/pg/pool";
import type { GoneClientRow } from "../domain/client-row.ts";
import type { BadRow, PlacedRow } from "../domain/feed-news.ts";
import { clientMerged, clientSaved } from "../events.ts";
import { logChanges } from "../store/client-changes.ts";
import { findKnown, saveKnown } from "../store/client-sources.ts";
import { bumpClients, lockClients } from "../store/clients.ts";
import { mergeClient } from "../store/merged-clients.ts";

/** What became of rows that say that clients are gone. */
export interface MergedRows {
  /** Clients that were merged. */
  readonly merged: number;
  /** Those that they were merged into. */
  readonly into: readonly string[];
  readonly bad: readonly BadRow[];
  /** Rows that say nothing of a merge. */
  readonly left: readonly PlacedRow<GoneClientRow>[];
}

/** Merges those clients of which rows say so, one after the other: there are few of them. */
export async function mergeRows(
  tx: Sql,
  source: string,
  rows: readonly PlacedRow<GoneClientRow>[],
  now: Date,
): Promise<MergedRows> {
  const bad: BadRow[] = [];
  const into: string[] = [];
  for (const { index, row } of rows) {
    if (row.mergedInto === undefined) continue;
    const done = await merge(tx, source, row, row.mergedInto, now);
    if (done.outcome === "unknown")
      bad.push({ index, field: "/merged_into", reason: "must be a client that is known" });
    if (done.outcome === "merged") into.push(done.target);
  }
  return { merged: into.length, into, bad, left: rows.filter(({ row }) => row.mergedInto === undefined) };
}

type Merge = { readonly outcome: "unknown" | "known" } | { readonly outcome: "merged"; readonly target: string };

async function merge(tx: Sql, source: string, row: GoneClientRow, into: string, now: Date): Promise<Merge> {
  const known = await findKnown(tx, source, [row.externalId, into]);
  const target = known.get(into)?.clientId ?? undefined;
  if (target === undefined) return { outcome: "unknown" };
  const old = known.get(row.externalId);
  const { externalId, version } = row;
  const oldId = old?.clientId ?? target;
  if (oldId !== target) {
    await lockClients(tx, [oldId, target]);
    await mergeClient(tx, oldId, target, now);
    await bumpClients(tx, [target], now);
    const actor = `source:${source}`;
    const changes = await logChanges(tx, [target], actor, now);
    await appendToOutbox(tx, [
      clientMerged({ clientId: oldId, intoClientId: target, projectIds: changes[0]?.projectIds ?? [] }),
      ...changes.map((change) => clientSaved({ ...change, actor })),
    ]);
  }
  await saveKnown(tx, source, [
    { externalId, clientId: target, version, digest: old?.digest ?? Buffer.alloc(0), merged: true },
  ]);
  return oldId === target ? { outcome: "known" } : { outcome: "merged", target };
}
