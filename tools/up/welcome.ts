import { demoAdministrator, demoPassword, demoStaff } from "@switchboard/stack/demo-data";

/** Where things are. */
export interface Places {
  /** Of the gateway. */
  readonly port: number;
  /** Where caught mails are shown; undefined when they really go out. */
  readonly mailPage: string | undefined;
}

/** What to know once everything runs: where things are and who can sign in. */
export function welcome({ port, mailPage }: Places, seconds: number): string {
  const address = `http://localhost:${port}`;
  const people = [...demoStaff.map(describe), `  ${demoAdministrator.email.padEnd(18)} administrator`];
  return `
Switchboard is ready after ${seconds.toFixed(1)} s.

  Demo site   ${address}/demo/
  Workplace   ${address}/workplace/
  API         ${address}/docs
${mailPage === undefined ? "" : `  Mails       ${mailPage}\n`}
Sign in to the workplace, password "${demoPassword}":
${people.join("\n")}

Logs are in .local/logs. Ctrl-C stops everything and keeps the data; "npm run up -- --reset" starts afresh.
`;
}

const departmentNames = { support: "Support", sales: "Sales", "it-support": "IT support" } as const;

function describe({ email, name, departments }: (typeof demoStaff)[number]): string {
  const teams = departments.map((slug) => departmentNames[slug]).join(", ");
  return `  ${email.padEnd(18)} ${name === "Carol" ? "head of Support" : teams}`;
}
