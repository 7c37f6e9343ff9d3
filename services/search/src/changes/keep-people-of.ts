import type { Sql } from "@switchboard/pg/pool";
import { keepPeople, type PersonEdit, type RemovedPerson } from "../domain/keep-people.ts";
import {
  deletePersonEdits,
  deleteRemovedPeople,
  listPersonEdits,
  listRemovedPeople,
  lockKnownPeople,
} from "../store/person-edits.ts";
import type { SavedRow } from "./save-parts.ts";

/** Rows of a source as they are taken in where people were edited or removed here. */
export async function keepPeopleOf(tx: Sql, source: string, rows: readonly SavedRow[]): Promise<readonly SavedRow[]> {
  const told = rows.flatMap(({ row }) => row.people ?? []).map(({ externalId }) => externalId);
  const known = told.length === 0 ? [] : await lockKnownPeople(tx, source, told);
  const ids = new Map(known.map(({ externalId, id }) => [externalId, id]));
  const edits = known.length === 0 ? [] : await listPersonEdits(tx, [...ids.values()]);
  const telling = rows.flatMap(({ clientId, isNew, row }) => (isNew || row.people === undefined ? [] : [clientId]));
  const removed = telling.length === 0 ? [] : await listRemovedPeople(tx, telling);
  if (edits.length === 0 && removed.length === 0) return rows;
  const away = Map.groupBy(removed, ({ clientId }) => clientId);
  const editsOver: PersonEdit[] = [];
  const back: RemovedPerson[] = [];
  const kept = rows.map((saved) => {
    const { clientId, row } = saved;
    if (row.people === undefined) return saved;
    const merged = keepPeople(row.people, ({ externalId }) => ids.get(externalId), edits, away.get(clientId) ?? []);
    editsOver.push(...merged.editsOver);
    back.push(...merged.back);
    return { ...saved, row: { ...row, people: merged.people } };
  });
  await deletePersonEdits(tx, editsOver);
  await deleteRemovedPeople(tx, back);
  return kept;
}
