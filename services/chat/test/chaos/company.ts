import { create } from "@bufbuild/protobuf";
import {
  Mode,
  Permission,
  RoutingMode,
  type SaveDepartmentRequest,
  SaveDepartmentRequestSchema,
  SaveProjectRequestSchema,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { Caller } from "@switchboard/kit/caller";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import { type Loop, startLoop } from "@switchboard/kit/loop";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { organisationApi } from "@switchboard/stack/organisation-api";
import { silentLog } from "@switchboard/testing/log";
import type { TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";

/** Leases are renewed this often, in milliseconds. */
const RENEW_MS = 4_000;
/** How long presence may be away, in milliseconds. */
const PATIENCE_MS = 60_000;

export type Operator = Caller & { readonly kind: "staff" };

/** How a department routes. */
export interface Rules {
  readonly routingMode: RoutingMode;
  readonly chatLimit: number;
}

const departments = [
  { slug: "support", routingMode: RoutingMode.LEAST_BUSY, chatLimit: 3 },
  { slug: "sales", routingMode: RoutingMode.ROUND_ROBIN, chatLimit: 2 },
  { slug: "billing", routingMode: RoutingMode.MANUAL, chatLimit: 2 },
] as const;

/** The departments of each operator. */
const teams = [[0], [0, 1], [1], [1, 2], [2], [0, 2], [0], [1]] as const;

/** A company with its own presence: departments that route in different ways, and people who come and go. */
export class Company {
  readonly projectId: string;
  readonly departmentIds: readonly string[];
  readonly operators: readonly Operator[];
  readonly #organisation;
  readonly #presence;
  readonly #tools: CallerSigner;
  readonly #gateway: CallerSigner;
  /** By person. */
  readonly #leases = new Map<string, string>();
  readonly #renewing: Loop;

  private constructor(given: Founded) {
    this.projectId = given.projectId;
    this.departmentIds = given.departmentIds;
    this.operators = given.operators;
    this.#organisation = given.organisation;
    this.#presence = given.presence;
    this.#tools = given.tools;
    this.#gateway = given.gateway;
    this.#renewing = startLoop({ name: "leases", everyMs: RENEW_MS, log: silentLog, run: () => this.#renew() });
  }

  static async found(system: TestSystem): Promise<Company> {
    return new Company(await found(system));
  }

  async close(): Promise<void> {
    await this.#renewing.stop();
    this.#organisation.close();
    this.#presence.close();
  }

  token(caller: Caller): Promise<string> {
    return this.#gateway.sign(caller);
  }

  /** A connection of somebody begins: they are Online. */
  async connect(operator: Operator): Promise<void> {
    const leaseId = this.#leases.get(operator.id) ?? newId();
    this.#leases.set(operator.id, leaseId);
    await this.#ask(async () => this.#presence.connect({ leaseId }, { callerToken: await this.token(operator) }));
    await this.#setMode(operator, Mode.ONLINE);
  }

  /** Somebody switches Offline (P3); their tab stays open. */
  goOffline(operator: Operator): Promise<void> {
    return this.#setMode(operator, Mode.OFFLINE);
  }

  /** The browser of somebody dies (P4). */
  async vanish(operator: Operator): Promise<void> {
    const leaseId = this.#leases.get(operator.id);
    if (leaseId === undefined) return;
    this.#leases.delete(operator.id);
    const lease = { leaseId, staffId: operator.id };
    await this.#ask(async () => this.#presence.releaseLease({ lease }, { callerToken: await this.#gatewayToken() }));
  }

  /** A department routes differently from now on (C17). */
  async changeRules(department: number, rules: Rules): Promise<void> {
    const request = departmentRequest(department, this.projectId, rules);
    await this.#ask(async () =>
      this.#organisation.departments.saveDepartment(request, { callerToken: await toolsToken(this.#tools) }),
    );
  }

  async #setMode(operator: Operator, mode: Mode): Promise<void> {
    await this.#ask(async () => this.#presence.setMode({ mode }, { callerToken: await this.token(operator) }));
  }

  async #renew(): Promise<void> {
    const leases = [...this.#leases].map(([staffId, leaseId]) => ({ staffId, leaseId }));
    await this.#presence.renewLeases({ leases }, { callerToken: await this.#gatewayToken() });
  }

  #gatewayToken(): Promise<string> {
    return this.token({ kind: "service", name: "gateway" });
  }

  /** Until presence, which may be killed, has done it; each of these may be done twice. */
  async #ask(work: () => Promise<unknown>): Promise<void> {
    await until(
      "presence answers",
      async () => {
        await work().catch((error: unknown) => {
          if (error instanceof AppError && error.kind === "aborted") return;
          throw error;
        });
        return true;
      },
      PATIENCE_MS,
    );
  }
}

type Founded = Awaited<ReturnType<typeof found>>;

async function found({ addresses, secrets }: TestSystem) {
  const address = addresses.presence[0] ?? "";
  const organisation = organisationApi(address);
  const presence = createUnaryClient(PresenceService, address);
  const tools = new CallerSigner("tools", secrets.callerKeys.tools.privateKey);
  const gateway = new CallerSigner("gateway", secrets.callerKeys.gateway.privateKey);
  const call = { callerToken: await toolsToken(tools), timeoutMs: 10_000 };
  const { project } = await organisation.projects.saveProject(
    create(SaveProjectRequestSchema, {
      project: "acme",
      name: "Acme",
      allowedOrigins: ["https://acme.example"],
      language: "en",
    }),
    call,
  );
  const projectId = project?.id ?? "";
  const departmentIds: string[] = [];
  for (const [index, rules] of departments.entries()) {
    const saved = await organisation.departments.saveDepartment(departmentRequest(index, projectId, rules), call);
    departmentIds.push(saved.department?.id ?? "");
  }
  const operators: Operator[] = [];
  for (const [number, team] of teams.entries()) {
    const name = `Operator ${number}`;
    const person = { email: `operator-${number}@acme.test`, name, role: StaffRole.OPERATOR, password: newId() };
    const ids = team.map((index) => departmentIds[index] ?? "");
    const { staff } = await organisation.staff.saveStaff({ ...person, departmentIds: ids }, call);
    operators.push({ kind: "staff", id: staff?.id ?? "", name });
  }
  return { organisation, presence, tools, gateway, projectId, departmentIds, operators };
}

function departmentRequest(index: number, projectId: string, { routingMode, chatLimit }: Rules): SaveDepartmentRequest {
  const slug = departments[index]?.slug ?? "";
  return create(SaveDepartmentRequestSchema, {
    department: slug,
    name: slug,
    language: "en",
    acceptsChats: true,
    projectIds: [projectId],
    permissions: [Permission.CHAT],
    routingMode,
    chatLimit,
  });
}

function toolsToken(tools: CallerSigner): Promise<string> {
  return tools.sign({ kind: "service", name: "tools" });
}
