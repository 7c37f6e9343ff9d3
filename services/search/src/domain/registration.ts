import type { ClientRow } from "./client-row.ts";
import type { Fault } from "./field-reader.ts";
import { readClientRow } from "./read-client-row.ts";

/** The source of clients that were registered from chats: the id of the chat is what they are called there. */
export const CHATS_SOURCE = "switchboard";

/** A chat's visitor, who is to be registered as a client (C11). */
export interface Registration {
  readonly requestId: string;
  readonly chatId: string;
  readonly projectId: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly requestedById: string;
  readonly requestedByName: string;
}

export type RegistrationReading =
  | { readonly ok: true; readonly row: ClientRow }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The visitor as a row of a feed, so that what is kept of a client is checked in one way. */
export function readRegistration({ chatId, projectId, name, email, phone }: Registration): RegistrationReading {
  const version = 1;
  const input = { external_id: chatId, version, status: "active", name, email, phone, projects: [projectId] };
  const reading = readClientRow(input, { zone: "UTC", latestVersion: version });
  if (!reading.ok) return reading;
  const { row } = reading;
  if (row.state === "gone" || (row.name ?? row.email ?? row.phone) === undefined) {
    return { ok: false, faults: [{ field: "/name", reason: "must be there, or an email or a phone" }] };
  }
  return { ok: true, row };
}
