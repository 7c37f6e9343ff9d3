import { checkText } from "./text.ts";

/** An administrator switched somebody offline; it holds until the person goes online themselves. */
export interface ForcedOffline {
  readonly byName: string;
  readonly reason: string;
}

/** Longest reason, in characters. */
const REASON_MAX = 500;
/** Longest name of an administrator that is kept, in characters. */
const NAME_MAX = 100;

/** Throws invalid_argument presence.invalid_value naming the field. */
export function checkForcedOffline({ byName, reason }: ForcedOffline): ForcedOffline {
  return {
    byName: byName.slice(0, NAME_MAX),
    reason: checkText("presence.invalid_value", "/reason", reason, REASON_MAX),
  };
}
