import { AppError } from "@switchboard/kit/errors";

/** A message of another service lacks what it always has. */
export function incomplete(what: string): AppError {
  return new AppError("internal", "internal", {}, { cause: new Error(`a service answered without ${what}`) });
}

/** A part that a service's answer always has. */
export function there<T>(part: T | undefined): T {
  if (part === undefined) throw incomplete("what it answers");
  return part;
}
