import type { OutboxEvent } from "@switchboard/bus/outbox";
import { type DescMessage, toEventJson } from "@switchboard/contracts/encode";
import type { SearchEvent } from "@switchboard/contracts/facts";
import {
  ClientDeletedSchema,
  type ClientEdited,
  ClientEditedSchema,
  type ClientErased,
  ClientErasedSchema,
  type ClientMerged,
  ClientMergedSchema,
  ClientSavedSchema,
  type RegistrationAnswered,
  RegistrationAnsweredSchema,
} from "@switchboard/contracts/gen/switchboard/search/v1/search_events";
import type { Complete, CompleteOf } from "@switchboard/contracts/messages";
import { searchEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import type { ChangedClient } from "./store/client-changes.ts";

/** A client as it became, and by whom. */
export interface Change extends ChangedClient {
  readonly actor: string;
}

/** A client is there, or became another. */
export function clientSaved(change: Change): OutboxEvent {
  return event("client_saved", change.clientId, ClientSavedSchema, change);
}

/** Billing has a client no more. */
export function clientDeleted(change: Change): OutboxEvent {
  return event("client_deleted", change.clientId, ClientDeletedSchema, change);
}

/** A client was edited here. */
export function clientEdited(edit: Complete<ClientEdited>): OutboxEvent {
  return event("client_edited", edit.clientId, ClientEditedSchema, edit);
}

/** A client was merged into another one. */
export function clientMerged(fact: Complete<ClientMerged>): OutboxEvent {
  return event("client_merged", fact.clientId, ClientMergedSchema, fact);
}

/** A client was erased. */
export function clientErased(fact: Complete<ClientErased>): OutboxEvent {
  return event("client_erased", fact.clientId, ClientErasedSchema, fact);
}

/** A visitor was registered as a client, or was not. */
export function registrationAnswered(answer: Complete<RegistrationAnswered>): OutboxEvent {
  return event("registration_answered", answer.chatId, RegistrationAnsweredSchema, answer);
}

function event<S extends DescMessage>(name: SearchEvent, id: string, schema: S, fact: CompleteOf<S>): OutboxEvent {
  return { id: newId(), subject: searchEventSubject(name, id), payload: toEventJson(schema, fact) };
}
