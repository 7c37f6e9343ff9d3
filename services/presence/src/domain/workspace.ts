import { invalidField } from "@switchboard/kit/errors";

/** A person's open tabs and drafts (W1); only the workplace knows what is in it. */
export interface Workspace {
  /** Counts the saves; 0 when there was none yet. */
  readonly version: number;
  /** A JSON object. */
  readonly document: string;
}

/** What holds until a person has any. */
export const emptyWorkspace: Workspace = { version: 0, document: "{}" };

const DOCUMENT_MAX_BYTES = 65_536;

/** Throws invalid_argument presence.invalid_workspace naming the field. */
export function checkWorkspace(input: Workspace): Workspace {
  if (input.version < 0) throw invalidField("presence.invalid_workspace", "/version", "must not be negative");
  if (new TextEncoder().encode(input.document).byteLength > DOCUMENT_MAX_BYTES) {
    throw invalidField("presence.invalid_workspace", "/document", `must have at most ${DOCUMENT_MAX_BYTES} bytes`);
  }
  if (!isObject(input.document)) throw invalidField("presence.invalid_workspace", "/document", "must be a JSON object");
  return input;
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    // Not JSON: no object either.
    return false;
  }
}
