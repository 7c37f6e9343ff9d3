import pg from "pg";

/** Classes of SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html) that pass without anybody's doing. */
const PASSING_CLASSES: ReadonlySet<string> = new Set([
  "08", // connection
  "40", // cut short by another transaction
  "53", // out of disk, memory or connections
  "57", // ended or refused by whoever runs the server, or by a timeout
]);
/** Of classes that do not: connected to a standby, and a transaction that was idle or took too long. */
const PASSING_STATES: ReadonlySet<string> = new Set(["25006", "25P03", "25P04"]);
/** What the network says; `ENOENT` is a server's socket file that is not there. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETRESET",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);
/** The server said nothing at all within the deadline, not even that it ended the statement. */
export class NoAnswerError extends Error {}

/** What node-postgres says about a connection without giving it a code. */
const WORDS: ReadonlySet<string> = new Set([
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "Connection terminated",
  "Connection terminated due to connection timeout",
  "Connection terminated unexpectedly",
  "Query read timeout",
  "timeout exceeded when trying to connect",
  "timeout expired",
]);

/** Whether a statement failed because of the database or the way to it, and may succeed when it is tried again. */
export function isPassingTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isNoAnswer(error)) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (error instanceof pg.DatabaseError) {
    return code !== undefined && (PASSING_STATES.has(code) || PASSING_CLASSES.has(code.slice(0, 2)));
  }
  return code === undefined ? WORDS.has(error.message) : NETWORK_CODES.has(code);
}

/** Whether the connection broke because the server said nothing for too long. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof NoAnswerError;
}
