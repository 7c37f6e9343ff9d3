import { createHash } from "node:crypto";
import { type Caller, callerKey } from "@switchboard/kit/caller";
import { AppError } from "@switchboard/kit/errors";
import { forgetRows } from "./forget-rows.ts";
import { inTransaction, type Pool, type Sql } from "./pool.ts";

/** Who asks, and the key under which they may ask again; empty for none. Keys of different callers never meet. */
export interface Asking {
  readonly caller: Caller;
  readonly idempotencyKey: string;
}

/** A write: who asks, for which RPC, and what makes a repetition the same. */
export interface Command {
  readonly asking: Asking;
  readonly rpc: string;
  readonly input: unknown;
}

/**
 * Runs a write once for each idempotency key: the answer is stored as JSON in the transaction of the effect, and a
 * repetition gets the stored one, in which times are times again. Throws failed_precondition idempotency_key_reused for
 * the key of another request.
 */
export async function once<T>(tx: Sql, { asking, rpc, input }: Command, work: () => Promise<T>): Promise<T> {
  const { caller, idempotencyKey: key } = asking;
  if (key === "") return work();
  const whose = callerKey(caller);
  const stored = await claim(tx, whose, key, requestHash(rpc, input));
  if (stored !== undefined) return thaw(stored) as T;
  const response = await work();
  const text = "update idempotency_keys set response = $3::jsonb where caller = $1 and key = $2";
  await tx.query(text, [whose, key, freeze(response)]);
  return response;
}

/**
 * Runs a write in one transaction, {@link once}. `tell` is called after the commit with what was done, and not for a
 * repetition: its answer is the first one's, which may be old news.
 */
export async function writeOnce<T>(
  pool: Pool,
  command: Command,
  work: (tx: Sql) => Promise<T>,
  tell: (done: T) => void = () => {},
): Promise<T> {
  let done = false;
  const answer = await inTransaction(pool, (tx) =>
    once(tx, command, () => {
      done = true;
      return work(tx);
    }),
  );
  if (done) tell(answer);
  return answer;
}

/** A hash of what is asked for. */
function requestHash(rpc: string, input: unknown): string {
  return createHash("sha256").update(rpc).update(JSON.stringify(input)).digest("base64url");
}

/** Forgets keys older than 24 hours: nobody repeats a request after that. Returns how many. */
export function forgetIdempotencyKeys(sql: Sql, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "idempotency_keys", "created_at < now() - interval '24 hours'");
}

/** The response of an earlier request as JSON, or undefined when the key is now ours. */
async function claim(tx: Sql, caller: string, key: string, hash: string): Promise<string | undefined> {
  // The insert waits for a transaction that is using the same key, and then sees what it left.
  const mine = await tx.count(
    `
    insert into idempotency_keys (caller, key, request_hash, response)
    values ($1, $2, $3, 'null')
    on conflict (caller, key) do nothing`,
    [caller, key, hash],
  );
  if (mine === 1) return undefined;
  const row = await tx.row<{ hash: string; response: string }>(
    "select request_hash as hash, response::text as response from idempotency_keys where caller = $1 and key = $2",
    [caller, key],
  );
  if (row?.hash !== hash) throw new AppError("failed_precondition", "idempotency_key_reused", { key });
  return row.response;
}

/** Under which a time stands in a stored answer. */
const TIME = "$time";

function freeze(answer: unknown): string {
  return JSON.stringify(answer ?? null, function (this: Readonly<Record<string, unknown>>, name, value: unknown) {
    // What `value` would tell of a time is its text already.
    return this[name] instanceof Date ? { [TIME]: value } : value;
  });
}

function thaw(answer: string): unknown {
  return JSON.parse(answer, (_, value: unknown) =>
    typeof value === "object" && value !== null && TIME in value ? new Date(String(value[TIME])) : value,
  );
}
