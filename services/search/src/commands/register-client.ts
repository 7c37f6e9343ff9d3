import { appendToOutbox } from "@switchboard/bus/outbox";
import type { RegistrationAnswered } from "@switchboard/contracts/gen/switchboard/search/v1/search_events";
import type { Complete } from "@switchboard/contracts/messages";
import { type Caller, callerKey } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { appendAuditEntry } from "@switchboard/pg/audit-entries";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { takeInRows } from "../changes/take-in-rows.ts";
import type { SearchDeps } from "../deps.ts";
import type { Fault } from "../domain/field-reader.ts";
import { CHATS_SOURCE, type Registration, readRegistration } from "../domain/registration.ts";
import { registrationAnswered } from "../events.ts";
import { findOneByEmail } from "../store/client-identifiers.ts";
import { findKnown, lockSource } from "../store/client-sources.ts";
import { isProjectKnown } from "../store/clients.ts";

type RegisterDeps = Pick<SearchDeps, "pool" | "now" | "written">;
type Answer = Pick<Complete<RegistrationAnswered>, "clientId" | "reason" | "violations">;

/**
 * Registers a chat's visitor as a client (C11) and tells what became of it, in one transaction: asked again, the answer is the same.
 * Refused is who cannot be kept so, and who is there already: by an email that somebody in a chat names nobody gets to another's
 * client. Throws unavailable search.project_unheard for a project of which nobody has told yet.
 */
export async function registerClient({ pool, now, written }: RegisterDeps, wanted: Registration): Promise<void> {
  const { requestId, chatId } = wanted;
  await inTransaction(pool, async (tx) => {
    await lockSource(tx, CHATS_SOURCE);
    const answer = await register(tx, wanted, now());
    await appendToOutbox(tx, [registrationAnswered({ requestId, chatId, ...answer })]);
  });
  written();
}

async function register(tx: Sql, wanted: Registration, now: Date): Promise<Answer> {
  const { chatId, projectId, requestedById: id, requestedByName: name } = wanted;
  const registered = async () => (await findKnown(tx, CHATS_SOURCE, [chatId])).get(chatId)?.clientId ?? undefined;
  const earlier = await registered();
  if (earlier !== undefined) return accepted(earlier);
  if (!(await isProjectKnown(tx, projectId))) throw new AppError("unavailable", "search.project_unheard");
  const reading = readRegistration(wanted);
  if (!reading.ok) return refused(reading.faults);
  const { row } = reading;
  const there = row.email === undefined ? undefined : await findOneByEmail(tx, row.email, projectId);
  if (there !== undefined) return { clientId: there, reason: "search.client_exists", violations: [] };
  const actor: Caller = { kind: "staff", id, name };
  const rows = [{ index: 0, row }];
  const { bad } = await takeInRows(tx, { source: CHATS_SOURCE, rows, now, actor: callerKey(actor) });
  if (bad.length > 0) return refused(bad);
  const clientId = await registered();
  if (clientId === undefined) throw new TypeError("a client that was taken in is there");
  const details = { chat_id: chatId, project_id: projectId };
  await appendAuditEntry<"register_client">(tx, { actor, action: "register_client", targetId: clientId, details });
  return accepted(clientId);
}

function accepted(clientId: string): Answer {
  return { clientId, reason: "", violations: [] };
}

function refused(faults: readonly Fault[]): Answer {
  const violations = faults.map(({ field, reason }) => ({ pointer: field, detail: reason }));
  return { clientId: "", reason: "search.invalid_request", violations };
}
