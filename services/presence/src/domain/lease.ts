import { invalidField } from "@switchboard/kit/errors";

/** One connection of a member of staff to a gateway. */
export interface Lease {
  readonly leaseId: string;
  readonly staffId: string;
}

/** Leases in one call; a gateway with more splits them up. */
const LEASES_MAX = 10_000;
const LEASE_ID = /^[\x21-\x7e]{1,64}$/;
const STAFF_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REASON = "presence.invalid_lease";

/** Throws invalid_argument presence.invalid_lease naming the field. */
export function checkLease(lease: Lease, pointer: string): Lease {
  if (!LEASE_ID.test(lease.leaseId)) {
    throw invalidField(REASON, `${pointer}/lease_id`, "must have 1 to 64 printable ASCII characters");
  }
  if (!STAFF_ID.test(lease.staffId)) throw invalidField(REASON, `${pointer}/staff_id`, "must be a lower-case UUID");
  return lease;
}

/** Throws invalid_argument presence.invalid_lease naming the field. */
export function checkLeases(leases: readonly Lease[]): readonly Lease[] {
  if (leases.length > LEASES_MAX) throw invalidField(REASON, "/leases", `must have at most ${LEASES_MAX} entries`);
  return leases.map((lease, index) => checkLease(lease, `/leases/${index}`));
}
