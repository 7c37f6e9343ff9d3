import { createChecks } from "@switchboard/kit/checks";

export const { checkId } = createChecks("notify.invalid_request");
