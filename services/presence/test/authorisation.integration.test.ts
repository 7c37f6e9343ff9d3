import { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentService,
  Mode,
  OrganisationService,
  Permission,
  ProjectService,
  StaffRole,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { scopes } from "@switchboard/contracts/scopes";
import type { Caller } from "@switchboard/kit/caller";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { generateKeyPair } from "@switchboard/kit/keys";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, plainDepartment, type World } from "./world.ts";

let world: World;
const callers = new Map<string, Caller>();

beforeAll(async () => {
  world = await createWorld();
  for (const [name, role] of [
    ["operator", StaffRole.OPERATOR],
    ["head", StaffRole.HEAD],
    ["administrator", StaffRole.ADMINISTRATOR],
  ] as const) {
    const { id } = await world.saveStaff({ email: `${name}@acme.test`, role });
    callers.set(name, { kind: "staff", id, name });
  }
  callers.set("unknown staff", { kind: "staff", id: newId(), name: "" });
  callers.set("visitor", { kind: "visitor", id: newId() });
  callers.set("anonymous", { kind: "anonymous" });
  callers.set("key", { kind: "key", id: newId(), name: "", scopes: [...scopes] });
  callers.set("gateway", { kind: "service", name: "gateway" });
  callers.set("chat", { kind: "service", name: "chat" });
});

afterAll(() => world.close());

const everybody = [
  "operator",
  "head",
  "administrator",
  "unknown staff",
  "visitor",
  "anonymous",
  "key",
  "gateway",
  "chat",
] as const;
type Who = (typeof everybody)[number];

const staff: readonly Who[] = ["operator", "head", "administrator", "unknown staff"];
const services: readonly Who[] = ["gateway", "chat"];
/** Those who work here: who is unknown has never been, or has left. */
const colleagues: readonly Who[] = ["operator", "head", "administrator"];
const administration: readonly Who[] = ["administrator", ...services];
/** The key has every scope, and may what some scope allows. */
const administrationWithKey: readonly Who[] = [...administration, "key"];

type Call = (world: World, options: CallOptions) => Promise<unknown>;

/** Every RPC: who may call it, and a call that at worst is refused for another reason. */
const rpcs: Record<string, [readonly Who[], Call]> = {
  signIn: [["gateway"], ({ sessions }, o) => sessions.signIn({ email: "", password: "", address: newId() }, o)],
  refreshSession: [["gateway"], ({ sessions }, o) => sessions.refreshSession({ refreshToken: "" }, o)],
  signOut: [["gateway"], ({ sessions }, o) => sessions.signOut({ refreshToken: "" }, o)],
  verifyClientToken: [["gateway"], ({ sessions }, o) => sessions.verifyClientToken({ projectId: "", token: "" }, o)],
  getOrganisation: [services, ({ organisation }, o) => organisation.getOrganisation({}, o)],
  listDepartments: [[...colleagues, ...services, "key"], ({ departments }, o) => departments.listDepartments({}, o)],
  getProject: [everybody, ({ projects }, o) => projects.getProject({ project: newId() }, o)],
  saveProject: [administrationWithKey, ({ projects }, o) => projects.saveProject({}, o)],
  saveDepartment: [administrationWithKey, ({ departments }, o) => departments.saveDepartment({}, o)],
  deleteDepartment: [
    administrationWithKey,
    ({ departments }, o) => departments.deleteDepartment({ department: newId() }, o),
  ],
  deleteProject: [administrationWithKey, ({ projects }, o) => projects.deleteProject({ project: newId() }, o)],
  deactivateStaff: [administration, ({ staff }, o) => staff.deactivateStaff({ staffId: newId() }, o)],
  listStaff: [
    administrationWithKey,
    ({ staff }, o) => staff.listStaff({ departmentId: "", deactivated: false, pageSize: 1, pageToken: "" }, o),
  ],
  listProjects: [[...colleagues, ...services, "key"], ({ projects }, o) => projects.listProjects({}, o)],
  listProjectKeys: [administration, ({ projects }, o) => projects.listProjectKeys({ project: newId() }, o)],
  getDepartment: [administrationWithKey, ({ departments }, o) => departments.getDepartment({ department: newId() }, o)],
  saveStaff: [
    administration,
    ({ staff }, o) =>
      staff.saveStaff({ email: "", name: "", role: StaffRole.OPERATOR, departmentIds: [], password: "" }, o),
  ],
  addProjectKey: [
    administration,
    ({ projects }, o) =>
      projects.addProjectKey({ project: newId(), keyId: "k", algorithm: "HS256", key: Buffer.alloc(32) }, o),
  ],
  removeProjectKey: [
    administration,
    ({ projects }, o) => projects.removeProjectKey({ project: newId(), keyId: "k" }, o),
  ],
  connect: [staff, ({ presence }, o) => presence.connect({ leaseId: newId() }, o)],
  changePassword: [
    ["gateway"],
    ({ sessions }, o) => sessions.changePassword({ staffId: newId(), newPassword: "x" }, o),
  ],
  renewLeases: [["gateway"], ({ presence }, o) => presence.renewLeases({ leases: [] }, o)],
  releaseLease: [
    ["gateway"],
    ({ presence }, o) => presence.releaseLease({ lease: { leaseId: "1", staffId: newId() } }, o),
  ],
  setMode: [staff, ({ presence }, o) => presence.setMode({ mode: Mode.ONLINE }, o)],
  forceOffline: [administration, ({ presence }, o) => presence.forceOffline({ staffId: newId(), reason: "x" }, o)],
  getPresence: [[...colleagues, ...services, "key"], ({ presence }, o) => presence.getPresence({}, o)],
  listOnlineStaff: [services, ({ presence }, o) => presence.listOnlineStaff({}, o)],
  getAvailability: [everybody, ({ presence }, o) => presence.getAvailability({ projectId: newId() }, o)],
  getPreferences: [staff, ({ preferences }, o) => preferences.getPreferences({}, o)],
  savePreferences: [staff, ({ preferences }, o) => preferences.savePreferences({ preferences: undefined }, o)],
  getWorkspace: [staff, ({ preferences }, o) => preferences.getWorkspace({}, o)],
  saveWorkspace: [staff, ({ preferences }, o) => preferences.saveWorkspace({ workspace: undefined }, o)],
  createApiKey: [
    administration,
    ({ apiKeys }, o) => apiKeys.createApiKey({ name: "", scopes: [], expiresAt: undefined }, o),
  ],
  listApiKeys: [administration, ({ apiKeys }, o) => apiKeys.listApiKeys({ pageSize: 1, pageToken: "" }, o)],
  revokeApiKey: [administration, ({ apiKeys }, o) => apiKeys.revokeApiKey({ keyId: newId() }, o)],
  verifyApiKey: [["gateway"], ({ apiKeys }, o) => apiKeys.verifyApiKey({ secret: "" }, o)],
};

/** Why a call was refused, or "answered". */
async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "answered";
  } catch (error) {
    return AppError.from(error).reason;
  }
}

test("the table has every RPC of the service", () => {
  const names = [
    SessionService,
    OrganisationService,
    StaffService,
    DepartmentService,
    ProjectService,
    PresenceService,
    PreferencesService,
    ApiKeyService,
  ].flatMap(({ methods }) => methods.map(({ localName }) => localName));
  expect(Object.keys(rpcs).sort()).toEqual(names.sort());
});

describe.each(Object.entries(rpcs))("design 8: %s", (_, [allowed, call]) => {
  test.each(everybody)("may be called by exactly those it is for: %s", async (who) => {
    const caller = callers.get(who) ?? { kind: "anonymous" };
    const reason = await outcome(call(world, await world.as(caller)));
    if (allowed.includes(who)) expect(["caller.not_allowed", "caller.bad_token"]).not.toContain(reason);
    else expect(reason).toBe("caller.not_allowed");
    expect(reason).not.toBe("internal");
  });

  test("refuses a missing, a forged and a borrowed token", async () => {
    const stranger = new CallerSigner("gateway", generateKeyPair().privateKey);
    const gateway: Caller = { kind: "service", name: "gateway" };
    const borrowed = await world.keys.signerOf("chat").sign(gateway);
    for (const callerToken of ["", "x.y.z", await stranger.sign(gateway), borrowed]) {
      expect(await outcome(call(world, { callerToken }))).toBe("caller.bad_token");
    }
  });
});

test("G4: a key does what its scopes say: reading does not include writing, and people are changed by people", async () => {
  const asKey = (scope: string) => world.as({ kind: "key", id: newId(), name: "", scopes: [scope] });
  const department = {};
  const [reading, writing] = [await asKey("organisation:read"), await asKey("organisation:write")];
  expect(await outcome(world.projects.listProjects({}, reading))).toBe("answered");
  expect(await outcome(world.departments.saveDepartment(department, reading))).toBe("caller.not_allowed");
  expect(await outcome(world.projects.listProjects({}, writing))).toBe("caller.not_allowed");
  expect(await outcome(world.departments.saveDepartment(department, writing))).toBe("presence.invalid_department");
  expect(await outcome(world.staff.deactivateStaff({ staffId: newId() }, writing))).toBe("caller.not_allowed");
});

test("G4: what gives rights, and which pages are trusted, is changed by people: a key says again what there is", async () => {
  const key = await world.as({ kind: "key", id: newId(), name: "Sync", scopes: ["organisation:write"] });
  const refused = { kind: "permission_denied", reason: "presence.person_required" };
  const department = { ...plainDepartment, department: "synced", name: "Synced" };
  const rights = { ...department, permissions: [Permission.ADMIN] };
  await expect(world.departments.saveDepartment(rights, key)).rejects.toMatchObject({
    ...refused,
    params: { field: "permissions" },
  });
  await world.departments.saveDepartment({ ...department, permissions: [] }, key);
  await world.saveDepartment({ slug: "synced", permissions: [Permission.CHAT] });
  await world.departments.saveDepartment({ ...department, permissions: [Permission.CHAT] }, key);
  await expect(world.departments.saveDepartment({ ...department, permissions: [] }, key)).rejects.toMatchObject(
    refused,
  );
  const project = { project: "synced", name: "Synced" };
  await world.projects.saveProject(project, key);
  for (const trusted of [
    { allowedOrigins: ["https://evil.example"] },
    { accountUrlTemplate: "https://evil.example/{client_id}" },
  ]) {
    await expect(world.projects.saveProject({ ...project, ...trusted }, key)).rejects.toMatchObject(refused);
  }
  const audited = await world.pool.column<string>(
    "select action from audit_entries where actor_name = 'Sync' order by id",
  );
  expect(audited).toEqual(["save_department", "save_department", "save_project"]);
});

test("P7: an administrator who stops being one may not administer any more, whatever their token says", async () => {
  const { id } = await world.saveStaff({ email: "former@acme.test", role: StaffRole.ADMINISTRATOR });
  const options = await world.as({ kind: "staff", id, name: "" });
  const project = { project: "theirs", name: "Theirs" };
  await world.projects.saveProject(project, options);
  await world.saveStaff({ email: "former@acme.test", role: StaffRole.OPERATOR });
  expect(await outcome(world.projects.saveProject(project, options))).toBe("caller.not_allowed");
});
