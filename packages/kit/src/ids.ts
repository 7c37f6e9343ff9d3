import { randomFillSync } from "node:crypto";
import { v7, validate } from "uuid";

const ID_BYTES = 16;
/** Random bytes of the next ids: to ask the system for those of each takes longer than all the rest. */
const random = new Uint8Array(256 * ID_BYTES);
let used = random.length;
/** Of the last id: ids of one millisecond are counted on. */
let msecs = 0;
let seq = 0;

/** A new UUIDv7: unique, and roughly in the order of time, which keeps indexes compact. */
export function newId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  const own = random.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // The other half is left for counting on.
    seq = new DataView(own.buffer, own.byteOffset).getUint32(0) >>> 1;
  } else {
    seq = (seq + 1) >>> 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random: own, msecs, seq });
}

/** Whether a string is a UUID in its usual spelling. */
export function isUuid(value: string): boolean {
  return validate(value);
}
