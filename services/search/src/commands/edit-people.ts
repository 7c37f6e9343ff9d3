import { newId } from "@switchboard/kit/ids";
import type { Asking } from "@switchboard/pg/idempotency";
import { type EditDeps, type Editing, type EditOf, editClient, edited } from "../changes/edit-client.ts";
import { noteEdit } from "../changes/note-edit.ts";
import type { Client, Person } from "../domain/client.ts";
import { contactIdentifiers } from "../domain/client-identifiers.ts";
import { asText, type EditedPerson, personFields } from "../domain/edit-fields.ts";
import { normalIdentifier } from "../domain/identifier.ts";
import { toldOfPerson, withoutPersonEdits } from "../domain/keep-people.ts";
import { invalidEdit } from "../domain/read-edit.ts";
import { personNotFound } from "../domain/refusals.ts";
import { CHATS_SOURCE } from "../domain/registration.ts";
import { deletePersonIdentifiers, insertPersonIdentifiers } from "../store/client-identifiers.ts";
import { findClientsOf } from "../store/people.ts";
import {
  countPeople,
  type FoundPerson,
  findPerson,
  insertPerson,
  isLoginTaken,
  type LoginPlace,
  listPersonEdits,
  lockPerson,
  removePerson,
  savePersonEdits,
  saveRemovedPerson,
  setPerson,
} from "../store/person-edits.ts";

/** People of a client, as many as a row of a feed may have. */
const PEOPLE_MAX = 500;
const nobody: EditedPerson = { login: "", name: "", email: "", phone: "" };

/** Who is to be added. */
export interface PersonAddition extends EditOf {
  readonly person: EditedPerson;
}

/** Which person is edited. */
export interface PersonEditOf extends EditOf {
  readonly personId: string;
}

/** What a person is to be. */
export interface PersonEditing extends PersonEditOf {
  readonly person: EditedPerson;
}

/** A person as they became, and the client at which it was done. */
export interface ClientWithPerson {
  readonly client: Client;
  readonly person: Person;
}

/**
 * Adds somebody who signs in for a client (D2). Throws what {@link editClient} does; invalid_argument search.invalid_edit for a login that
 * another person has, and for too many people; failed_precondition search.stale_edit.
 */
export function addPerson(deps: EditDeps, asking: Asking, edit: PersonAddition): Promise<ClientWithPerson> {
  return editClient(deps, asking, "AddPerson", edit, async (editing) => {
    const { tx, client } = editing;
    const id = newId();
    const person = { ...edit.person, id, owner: false, source: CHATS_SOURCE, externalId: id };
    const changes = editing.changes(personFields(nobody), personFields(person));
    if ((await countPeople(tx, client.id)) >= PEOPLE_MAX) {
      throw invalidEdit([{ pointer: "", detail: `a client has at most ${PEOPLE_MAX} people` }]);
    }
    await checkLogin(editing, person, { personId: id, source: CHATS_SOURCE, clientIds: [client.id] });
    await insertPerson(tx, client.id, person);
    await index(editing, person);
    await note(editing, { action: "add_client_person", person, changes });
    return { client: await edited(editing), person };
  });
}

/**
 * Edits a person (D2), at all clients that they sign in for. Throws as {@link addPerson}, and not_found search.person_not_found.
 */
export function savePerson(deps: EditDeps, asking: Asking, edit: PersonEditing): Promise<ClientWithPerson> {
  const { personId } = edit;
  const work = async (editing: Editing) => {
    const { tx, client } = editing;
    const before = await find(editing, personId);
    const changes = editing.changes(personFields(before), personFields(edit.person));
    if (changes.length === 0) return { client, person: before };
    const otherIds = await findClientsOf(tx, [personId], [client.id]);
    const person = { ...before, ...edit.person };
    if (changes.some(({ field }) => field === "login")) {
      await checkLogin(editing, person, { personId, source: before.source, clientIds: [client.id, ...otherIds] });
    }
    const noted = changes.map(({ field, before: told, after }) => ({
      field,
      told: asText(told),
      value: asText(after),
    }));
    // Of whom was added here billing has told nothing.
    if (before.source !== CHATS_SOURCE) {
      await savePersonEdits(
        tx,
        personId,
        noted.map((one) => ({ ...one, personId })),
      );
    }
    await setPerson(tx, personId, person);
    await deletePersonIdentifiers(tx, [personId]);
    await index(editing, person);
    await note(editing, { action: "edit_client_person", person, changes, otherIds });
    return { client: await edited(editing), person };
  };
  return editClient(deps, asking, "SavePerson", edit, work, (tx) => findClientsOf(tx, [personId], []));
}

/**
 * Removes a person from a client (D2). Whom billing tells of stays away until it tells something new of them. Throws as {@link savePerson}.
 */
export function removePersonOf(deps: EditDeps, asking: Asking, edit: PersonEditOf): Promise<Client> {
  const { personId } = edit;
  return editClient(deps, asking, "RemovePerson", edit, async (editing) => {
    const { tx, client } = editing;
    const before = await find(editing, personId);
    const changes = editing.changes(personFields(before), personFields(nobody));
    if (before.source !== CHATS_SOURCE) {
      const told = toldOfPerson(withoutPersonEdits(before, await listPersonEdits(tx, [personId])));
      await saveRemovedPerson(tx, { clientId: client.id, personId, told });
    }
    await removePerson(tx, client.id, personId);
    await note(editing, { action: "remove_client_person", person: before, changes });
    return edited(editing);
  });
}

async function find({ tx, client }: Editing, personId: string): Promise<FoundPerson> {
  await lockPerson(tx, personId);
  const person = await findPerson(tx, client.id, personId);
  if (person === undefined) throw personNotFound(personId);
  return person;
}

async function checkLogin({ tx }: Editing, { login }: EditedPerson, place: LoginPlace): Promise<void> {
  const normal = normalIdentifier("login", login);
  if (normal === undefined || normal === "" || !(await isLoginTaken(tx, normal, place))) return;
  throw invalidEdit([{ pointer: "/login", detail: "must not be another person's" }]);
}

function index({ tx }: Editing, { id, login, name: _, email, phone }: Person): Promise<void> {
  const found = contactIdentifiers({ login, email, phone });
  return insertPersonIdentifiers(
    tx,
    found.map((one) => ({ ...one, personId: id })),
  );
}

type Noted = Pick<Parameters<typeof noteEdit>[2], "action" | "changes" | "otherIds"> & { readonly person: FoundPerson };

function note({ tx, caller, client, now }: Editing, { person, ...done }: Noted): Promise<void> {
  const { source: partKind, externalId: partId } = person;
  return noteEdit(tx, caller, { ...done, clientId: client.id, part: "person", partId, partKind }, now);
}
