import { createChecks } from "@switchboard/kit/checks";

export const { id: checkId } = createChecks("search.invalid_request");
