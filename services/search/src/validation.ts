import { createChecks } from "@switchboard/kit/checks";

export const { id: checkId, optionalId: checkOptionalId } = createChecks("search.invalid_request");
