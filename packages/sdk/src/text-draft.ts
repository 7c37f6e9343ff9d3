import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import { isBlank } from "@switchboard/contracts/texts";
import { newId } from "./new-id.ts";
import { ProblemError } from "./problem-error.ts";

/** A text on its way into a chat. */
export interface TextDraft {
  readonly messageId: string;
  readonly text: string;
}

/** A new draft. Throws `ProblemError` invalid_argument for a text that cannot be sent. */
export function draftOf(text: string): TextDraft {
  if (!isBlank(text) && [...text].length <= MESSAGE_MAX_LENGTH) return { messageId: newId(), text };
  const detail = `must have 1 to ${MESSAGE_MAX_LENGTH} characters`;
  const errors = [{ pointer: "/text", detail }];
  throw new ProblemError({ status: 0, kind: "invalid_argument", reason: "sdk.invalid_text", errors });
}
