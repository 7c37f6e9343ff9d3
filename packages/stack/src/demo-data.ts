import {
  type GetOrganisationResponse,
  Permission,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { type Plain, plain } from "@switchboard/contracts/messages";
import { CallerSigner } from "@switchboard/kit/caller-token";
import type { KeyPair } from "@switchboard/kit/keys";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import { type OrganisationApi, organisationApi } from "./organisation-api.ts";
import type { Secrets } from "./secrets.ts";

/** The demo's people, all with the password `switchboard`. */
export const demoPassword = "switchboard";
export const demoStaff = [
  { email: "alice@acme.test", name: "Alice", role: StaffRole.OPERATOR, departments: ["support"] },
  { email: "boris@acme.test", name: "Boris", role: StaffRole.OPERATOR, departments: ["support", "sales"] },
  { email: "carol@acme.test", name: "Carol", role: StaffRole.HEAD, departments: ["support"] },
  { email: "dave@acme.test", name: "Dave", role: StaffRole.OPERATOR, departments: ["it-support"] },
] as const;
export const demoAdministrator = { email: "admin@acme.test", name: "Admin", role: StaffRole.ADMINISTRATOR } as const;
/** The `kid` of the demo project's client tokens; the secret is in the system's secrets. */
export const demoClientKeyId = "demo";

const projectSlug = "acme";
const permissions = [Permission.CHAT, Permission.TICKETS, Permission.CLIENTS];

/** What of the system's secrets the demo data needs. */
type DemoSecrets = Pick<Secrets, "demoClientSecret"> & {
  readonly callerKeys: { readonly tools: Pick<KeyPair, "privateKey"> };
};

/** Where to load the demo data. */
export interface DemoTarget {
  /** host:port of presence. */
  readonly address: string;
  readonly secrets: DemoSecrets;
  /** Whose pages may talk to the gateway for the demo project. */
  readonly origins: readonly string[];
}

/**
 * Loads the demo data through presence's own API, once: what people change afterwards stays as they left it. The
 * administrator comes last, so that an interrupted load is seen as such and done again; every step may be repeated.
 */
export async function loadDemoData({ address, secrets, origins }: DemoTarget): Promise<void> {
  const signer = new CallerSigner("tools", secrets.callerKeys.tools.privateKey);
  const options = async () => ({
    callerToken: await signer.sign({ kind: "service", name: "tools" }),
    timeoutMs: 10_000,
  });
  const api = organisationApi(address);
  const demo = new Demo(api, options);
  try {
    const known = await api.organisation.getOrganisation({}, await options());
    const projectId = await demo.saveProject(known, origins);
    if (known.staff.some(({ email }) => email === demoAdministrator.email)) return;
    await demo.replaceClientKey(projectId, secrets.demoClientSecret);
    await loadPeople(demo, projectId);
  } finally {
    api.close();
  }
}

async function loadPeople(demo: Demo, projectId: string): Promise<void> {
  const served = { acceptsChats: true, projectIds: [projectId] };
  const itSupport = await demo.saveDepartment({ department: "it-support", name: "IT support" });
  const support = { department: "support", name: "Support", ...served, escalatesToId: itSupport };
  const ids = {
    "it-support": itSupport,
    support: await demo.saveDepartment(support),
    sales: await demo.saveDepartment({ department: "sales", name: "Sales", ...served }),
  };
  const staffIds = await Promise.all(
    demoStaff.map(({ departments, ...person }) =>
      demo.saveStaff({ ...person, departmentIds: departments.map((slug) => ids[slug]) }),
    ),
  );
  const headId = staffIds[demoStaff.findIndex(({ name }) => name === "Carol")] ?? "";
  await demo.saveDepartment({ ...support, headId });
  await demo.saveStaff(demoAdministrator);
}

/** The steps of the load, each of which may be repeated. */
class Demo {
  readonly #api: OrganisationApi;
  readonly #options: () => Promise<CallOptions>;

  constructor(api: OrganisationApi, options: () => Promise<CallOptions>) {
    this.#api = api;
    this.#options = options;
  }

  /** Makes the project, or adds the addresses of this start to those whose pages may talk to it. */
  async saveProject({ projects }: GetOrganisationResponse, origins: readonly string[]): Promise<string> {
    const project = projects.find(({ slug }) => slug === projectSlug);
    if (project !== undefined && origins.every((origin) => project.allowedOrigins.includes(origin))) return project.id;
    const allowedOrigins = [...new Set([...(project?.allowedOrigins ?? []), ...origins])];
    const request = { ...(project ? plain(project) : newProject(origins)), project: projectSlug, allowedOrigins };
    return idOf((await this.#api.projects.saveProject(request, await this.#options())).project);
  }

  /** Keys cannot be changed, only replaced. */
  async replaceClientKey(projectId: string, secret: string): Promise<void> {
    const { projects } = this.#api;
    const named = { project: projectId, keyId: demoClientKeyId };
    await projects.removeProjectKey(named, await this.#options());
    const key = Buffer.from(secret, "base64url");
    await projects.addProjectKey({ ...named, algorithm: "HS256", key }, await this.#options());
  }

  /** Always open, and operators pick from the list. */
  async saveDepartment(details: Partial<Plain<SaveDepartmentRequest>>): Promise<string> {
    const request = { language: "en", acceptsTickets: true, permissions, ...details };
    return idOf((await this.#api.departments.saveDepartment(request, await this.#options())).department);
  }

  async saveStaff(person: Partial<Plain<SaveStaffRequest>>): Promise<string> {
    const request = { ...person, password: demoPassword };
    return idOf((await this.#api.staff.saveStaff(request, await this.#options())).staff);
  }
}

function newProject(origins: readonly string[]): Partial<Plain<SaveProjectRequest>> {
  return {
    name: "ACME Hosting",
    accentColor: "#2f6fed",
    uploadsAllowed: true,
    accountUrlTemplate: "https://billing.acme.example/clients/{client_id}",
    siteUrl: origins[0] ?? "",
  };
}

function idOf(saved: { readonly id: string } | undefined): string {
  if (saved === undefined) throw new Error("presence saved the demo data but did not return it");
  return saved.id;
}
