import {
  type GetOrganisationResponse,
  Permission,
  type Project,
  type SaveProjectRequest,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { type Plain, plain } from "@switchboard/contracts/messages";
import { CallerSigner } from "@switchboard/kit/caller-token";
import type { KeyPair } from "@switchboard/kit/keys";
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

interface Organisation {
  readonly api: OrganisationApi;
  readonly options: () => Promise<{ callerToken: string; timeoutMs: number }>;
}

/**
 * Loads the demo data through presence's own API, once: what people change afterwards stays as they left it. The
 * administrator comes last, so that an interrupted load is seen as such and done again; every step may be repeated.
 */
export async function loadDemoData({ address, secrets, origins }: DemoTarget): Promise<void> {
  const signer = new CallerSigner("tools", secrets.callerKeys.tools.privateKey);
  const api = organisationApi(address);
  const organisation: Organisation = {
    api,
    options: async () => ({ callerToken: await signer.sign({ kind: "service", name: "tools" }), timeoutMs: 10_000 }),
  };
  try {
    const known = await api.organisation.getOrganisation({}, await organisation.options());
    const isLoaded = known.staff.some(({ email }) => email === demoAdministrator.email);
    const project = await saveProject(organisation, known, origins);
    if (!isLoaded) await loadAll(organisation, project.id, secrets);
  } finally {
    api.close();
  }
}

async function loadAll(organisation: Organisation, projectId: string, secrets: DemoSecrets): Promise<void> {
  const ids = await saveDepartments(organisation, projectId);
  await addClientKey(organisation, projectId, secrets.demoClientSecret);
  const staffIds = await Promise.all(
    demoStaff.map(({ departments, ...person }) =>
      saveStaff(
        organisation,
        person,
        departments.map((slug) => ids[slug]),
      ),
    ),
  );
  const carol = staffIds[demoStaff.findIndex(({ name }) => name === "Carol")] ?? "";
  const head = { headId: carol, escalatesToId: ids["it-support"] };
  await saveDepartment(organisation, "support", "Support", { ...head, acceptsChats: true, projectIds: [projectId] });
  await saveStaff(organisation, demoAdministrator, []);
}

/** Makes the project, or adds the addresses of this start to those whose pages may talk to it. */
async function saveProject(
  { api, options }: Organisation,
  known: GetOrganisationResponse,
  origins: readonly string[],
): Promise<Project> {
  const project = known.projects.find(({ slug }) => slug === projectSlug);
  if (project !== undefined && origins.every((origin) => project.allowedOrigins.includes(origin))) return project;
  const allowedOrigins = [...new Set([...(project?.allowedOrigins ?? []), ...origins])];
  const request = { ...(project ? plain(project) : newProject(origins)), allowedOrigins };
  return expectSaved((await api.projects.saveProject(request, await options())).project);
}

function newProject(origins: readonly string[]): Partial<Plain<SaveProjectRequest>> {
  return {
    slug: projectSlug,
    name: "ACME Hosting",
    accentColor: "#2f6fed",
    uploadsAllowed: true,
    accountUrlTemplate: "https://billing.acme.example/clients/{client_id}",
    siteUrl: origins[0] ?? "",
  };
}

async function saveDepartments(organisation: Organisation, projectId: string) {
  const itSupport = await saveDepartment(organisation, "it-support", "IT support", {});
  const served = { acceptsChats: true, projectIds: [projectId] };
  const [support, sales] = await Promise.all([
    saveDepartment(organisation, "support", "Support", { ...served, escalatesToId: itSupport }),
    saveDepartment(organisation, "sales", "Sales", served),
  ]);
  return { support, sales, "it-support": itSupport };
}

interface DepartmentDetails {
  readonly headId?: string;
  readonly escalatesToId?: string;
  readonly acceptsChats?: boolean;
  readonly projectIds?: string[];
}

async function saveDepartment(
  { api, options }: Organisation,
  slug: string,
  name: string,
  { headId = "", escalatesToId = "", acceptsChats = false, projectIds = [] }: DepartmentDetails,
): Promise<string> {
  const details = { language: "en", acceptsChats, acceptsTickets: true, headId, escalatesToId, projectIds };
  // Always open, and operators pick from the list.
  const request = { slug, name, permissions, ...details };
  const saved = await api.departments.saveDepartment(request, await options());
  return expectSaved(saved.department).id;
}

async function saveStaff(
  { api, options }: Organisation,
  person: { readonly email: string; readonly name: string; readonly role: StaffRole },
  departmentIds: string[],
): Promise<string> {
  const { email, name, role } = person;
  const saved = await api.staff.saveStaff(
    { email, name, role, departmentIds, password: demoPassword },
    await options(),
  );
  return expectSaved(saved.staff).id;
}

/** Keys cannot be changed, only replaced. */
async function addClientKey({ api, options }: Organisation, projectId: string, secret: string): Promise<void> {
  const keyId = demoClientKeyId;
  const key = Buffer.from(secret, "base64url");
  await api.projects.removeProjectKey({ projectId, keyId }, await options());
  await api.projects.addProjectKey({ projectId, keyId, algorithm: "HS256", key }, await options());
}

function expectSaved<T>(saved: T | undefined): T {
  if (saved === undefined) throw new Error("presence saved the demo data but did not return it");
  return saved;
}
