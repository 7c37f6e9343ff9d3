import { createChecks } from "@switchboard/kit/checks";

export const { id: checkId } = createChecks("notify.invalid_request");
