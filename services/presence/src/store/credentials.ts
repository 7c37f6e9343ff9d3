import type { Sql } from "@switchboard/pg/pool";

/** Whose password it is, and its hash. */
export interface Credentials {
  readonly staffId: string;
  readonly passwordHash: string;
}

/** Who signs in with an email, which is normalised; undefined when nobody does. */
export function findCredentials(sql: Sql, email: string): Promise<Credentials | undefined> {
  return sql.row<Credentials>(
    `
    select c.staff_id as "staffId", c.password_hash as "passwordHash"
    from credentials c
    join staff s on s.id = c.staff_id
    where s.email = $1`,
    [email],
  );
}

/** The hash of a person's password, which then cannot change before the transaction ends. */
export function sharePasswordHash(tx: Sql, staffId: string): Promise<string | undefined> {
  // A change of the password waits, and then ends the session that this transaction begins; or it came first, and is seen.
  return tx.value<string>(`select password_hash as "passwordHash" from credentials where staff_id = $1 for share`, [
    staffId,
  ]);
}

/** Whether a person has a password: those who left have none. */
export async function hasPassword(sql: Sql, staffId: string): Promise<boolean> {
  return (await sql.count("select from credentials where staff_id = $1", [staffId])) === 1;
}

/** Takes a person's password away; a sign-in with it that has begun already does not succeed any more. */
export async function deleteCredentials(tx: Sql, staffId: string): Promise<void> {
  await tx.query("delete from credentials where staff_id = $1", [staffId]);
}

/** Sets the hash of a person's password. */
export async function saveCredentials(tx: Sql, staffId: string, passwordHash: string): Promise<void> {
  await tx.query(
    `
    insert into credentials (staff_id, password_hash)
    values ($1, $2)
    on conflict (staff_id) do update
    set password_hash = excluded.password_hash, updated_at = now()`,
    [staffId, passwordHash],
  );
}
