import { invalidField } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";

/** A UUID in lower case. Throws invalid_argument notify.invalid_request with the field. */
export function checkId(value: string, pointer: string): string {
  if (!isUuid(value)) throw invalidField("notify.invalid_request", pointer, "must be a UUID");
  return value.toLowerCase();
}
