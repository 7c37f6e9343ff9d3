import { createLogger } from "@switchboard/kit/log";

/** Says nothing. */
export const silentLog = createLogger("test", "silent");
