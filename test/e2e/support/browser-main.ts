import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoPassword } from "@switchboard/stack/demo-data";

const [, , baseUrl = "", operator = ""] = process.argv;
const client = new StaffClient({ baseUrl });
await client.signIn(`${operator}@acme.test`, demoPassword);
await client.connect();
process.send?.("connected");
// When the test is over the channel closes, and with it this workplace.
process.on("disconnect", () => process.exit());
