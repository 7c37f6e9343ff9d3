import { StaffClient } from "@switchboard/sdk/staff-client";

/** The one connection of this page to the gateway that served it. */
export const staffClient = new StaffClient({ baseUrl: "" });
