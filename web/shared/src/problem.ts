import { ProblemError } from "@switchboard/sdk/problem-error";

/** The values that the text of a problem may speak of: those of the reason, and limits in units for people. */
export function problemValues({ params }: Pick<ProblemError, "params">): Readonly<Record<string, string | number>> {
  const maxBytes = params["max_bytes"];
  return maxBytes === undefined ? params : { ...params, megabytes: Math.floor(Number(maxBytes) / 2 ** 20) };
}

/** The fields that the server found fault with, as JSON pointers into what was sent: `/email`. */
export function wrongFields(thrown: unknown): readonly string[] {
  return thrown instanceof ProblemError ? thrown.errors.map(({ pointer }) => pointer) : [];
}

/** Whether the server found fault with one field. */
export function isFieldWrong(thrown: unknown, pointer: string): boolean {
  return wrongFields(thrown).includes(pointer);
}
