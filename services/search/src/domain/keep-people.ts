import type { PersonRow } from "./client-row.ts";
import { type EditedPerson, personFields } from "./edit-fields.ts";
import { editsThatStay } from "./keep-edits.ts";

/** A field of a person that was edited here, and what billing had told of it before. */
export interface PersonEdit {
  readonly personId: string;
  readonly field: string;
  readonly told: string;
  readonly value: string;
}

/** Somebody who was removed from a client here. */
export interface RemovedPerson {
  readonly clientId: string;
  readonly personId: string;
  /** What billing had told of them. */
  readonly told: string;
}

/** People of a row as they are taken in, and what is over of edits and removals. */
export interface KeptPeople {
  readonly people: readonly PersonRow[];
  readonly editsOver: readonly PersonEdit[];
  readonly back: readonly RemovedPerson[];
}

/** What billing tells of a person, as one text: who was removed here stays away until that is another. */
export function toldOfPerson(person: EditedPerson & Pick<PersonRow, "owner">): string {
  return JSON.stringify([personFields(person), person.owner]);
}

/** A person as billing told them, before they were edited here. */
export function withoutPersonEdits<P extends EditedPerson>(person: P, edits: readonly PersonEdit[]): P {
  return { ...person, ...Object.fromEntries(edits.map(({ field, told }) => [field, told])) };
}

/**
 * People of a row as they are taken in where some were edited or removed here. Fields stay as they were edited while billing tells them as
 * it did before, and who was removed stays away; somebody of whom billing tells no more is not away any more.
 *
 * @param idOf the directory's id of somebody who is known
 */
export function keepPeople(
  told: readonly PersonRow[],
  idOf: (person: PersonRow) => string | undefined,
  edits: readonly PersonEdit[],
  removed: readonly RemovedPerson[],
): KeptPeople {
  const editsOver: PersonEdit[] = [];
  const away = new Set<RemovedPerson>();
  const people = told.flatMap((person) => {
    const id = idOf(person);
    const { externalId, owner } = person;
    const { login = "", name = "", email = "", phone = "" } = person;
    const removal = removed.find(({ personId }) => personId === id);
    if (removal?.told === toldOfPerson({ login, name, email, phone, owner })) {
      away.add(removal);
      return [];
    }
    const among = edits.filter(({ personId }) => personId === id);
    const { fields, over } = editsThatStay(personFields({ login, name, email, phone }), among);
    editsOver.push(...over);
    return { externalId, owner, login, name, email, phone, ...fields };
  });
  return { people, editsOver, back: removed.filter((one) => !away.has(one)) };
}
