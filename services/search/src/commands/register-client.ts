import { appendToOutbox } from "@switchboard/bus/outbox";
import { AppError } from "@switchboard/kit/errors";
import { inTransaction, type Sql } from "@switchboard/pg/pool";
import { takeInRows } from "../changes/take-in-rows.ts";
import type { SearchDeps } from "../deps.ts";
import { CHATS_SOURCE, type Registration, readRegistration } from "../domain/registration.ts";
import { registrationAnswered } from "../events.ts";
import { findOneByEmail } from "../store/client-identifiers.ts";
import { findKnown, lockSource } from "../store/client-sources.ts";
import { isProjectKnown } from "../store/clients.ts";

type RegisterDeps = Pick<SearchDeps, "pool" | "now" | "written">;
type Answer = { readonly clientId: string } | { readonly refusal: string };

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
    await appendToOutbox(tx, [registrationAnswered({ requestId, chatId, clientId: "", refusal: "", ...answer })]);
  });
  written();
}

async function register(tx: Sql, wanted: Registration, now: Date): Promise<Answer> {
  const { chatId, projectId } = wanted;
  const registered = async () => (await findKnown(tx, CHATS_SOURCE, [chatId])).get(chatId)?.clientId ?? undefined;
  const earlier = await registered();
  if (earlier !== undefined) return { clientId: earlier };
  if (!(await isProjectKnown(tx, projectId))) throw new AppError("unavailable", "search.project_unheard");
  const reading = readRegistration(wanted);
  if (!reading.ok) return reading;
  const { row } = reading;
  if (row.email !== undefined && (await findOneByEmail(tx, row.email, projectId)) !== undefined) {
    return { refusal: "search.client_exists" };
  }
  const { bad } = await takeInRows(tx, { source: CHATS_SOURCE, rows: [{ index: 0, row }], now });
  const [fault] = bad;
  if (fault !== undefined) return { refusal: `search.invalid_request ${fault.field} ${fault.reason}` };
  const clientId = await registered();
  if (clientId === undefined) throw new TypeError("a client that was taken in is there");
  return { clientId };
}
