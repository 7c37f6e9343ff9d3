/**
 * The job `demo` of docker-compose.yml: loads the demo data into a running presence, once. It runs in presence's image.
 */
import { env, stdout } from "node:process";
import { demoAdministrator, demoPassword, demoStaff, loadDemoData } from "./demo-data.ts";

await loadDemoData({
  address: setting("PRESENCE_ADDRESS"),
  secrets: {
    callerKeys: { tools: { privateKey: setting("CALLER_TOKEN_KEY") } },
    demoClientSecret: setting("DEMO_CLIENT_SECRET"),
  },
  origins: setting("DEMO_ORIGINS").split(","),
});

const people = [...demoStaff, demoAdministrator].map(({ email }) => email);
stdout.write(`The demo is loaded. Sign in as ${people.join(", ")} with the password ${demoPassword}.\n`);

function setting(name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set`);
  return value;
}
