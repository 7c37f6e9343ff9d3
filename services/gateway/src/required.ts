import { AppError } from "@switchboard/kit/errors";

/** What a message of another service always has. Throws internal when it lacks it. */
export function required<T>(value: T | undefined, what = "what it answers"): T {
  if (value !== undefined) return value;
  throw new AppError("internal", "internal", {}, { cause: new Error(`a service answered without ${what}`) });
}
