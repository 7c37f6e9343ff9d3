import type { Sql } from "@switchboard/pg/pool";

/** How far a stream was read. */
export interface StreamPosition {
  /** The sequence number of the last message that was looked at. */
  readonly lastSeq: number;
  /** Of the stream that it was a number of; null when nothing was read yet. */
  readonly streamCreatedAt: Date | null;
}

/** Makes sure that the streams have their rows. */
export async function addStreams(sql: Sql, streams: readonly string[]): Promise<void> {
  await sql.query(
    `
    insert into stream_positions (stream, last_seq)
    select unnest($1::text[]), 0
    on conflict (stream) do nothing`,
    [streams],
  );
}

/** Takes the position of a stream, unless another instance has it at this moment; then there is nothing to do here. */
export function claimPosition(tx: Sql, stream: string): Promise<StreamPosition | undefined> {
  // One instance reads a stream at a time, which keeps its order.
  return tx.row<StreamPosition>(
    `
    select last_seq::int8::float8 as "lastSeq", stream_created_at as "streamCreatedAt"
    from stream_positions
    where stream = $1
    for update skip locked`,
    [stream],
  );
}

/**
 * Waits until nobody reads a stream, and keeps it so until the transaction ends: what is decided here about endpoints
 * then holds for everything that is read afterwards.
 */
export async function holdPositions(tx: Sql): Promise<void> {
  // In one order, so that two of us never wait for each other.
  await tx.query("select stream from stream_positions order by stream for update");
}

/** Keeps how far a stream was read. */
export async function savePosition(
  tx: Sql,
  stream: string,
  { lastSeq, streamCreatedAt }: StreamPosition,
): Promise<void> {
  await tx.query("update stream_positions set last_seq = $2, stream_created_at = $3 where stream = $1", [
    stream,
    lastSeq,
    streamCreatedAt,
  ]);
}
