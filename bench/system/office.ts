import {
  Permission,
  type RoutingMode,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { type OrganisationApi, organisationApi } from "@switchboard/stack/organisation-api";
import type { System } from "@switchboard/stack/system";
import { mapLimited } from "./rest.ts";
import { mintStaffToken } from "./staff-token.ts";

/** Hashing a password keeps a processor busy for a while: no more at a time than there are processors. */
const hiredAtOnce = 2;
const password = "bench of the whole system";

/** A member of staff who can sign in. */
export interface Operator {
  readonly id: string;
  readonly name: string;
  /** Access token that outlives every run. */
  readonly token: string;
}

/** How a department gives out its chats. */
export interface Routing {
  readonly routingMode: RoutingMode;
  /** Chats that one operator may be given. */
  readonly chatLimit: number;
}

/** Nobody answers in a bench, and nothing is to become of that while it runs; in seconds. */
const endlessS = 86_400;

/** Makes departments and people through presence's own API. */
export class Office {
  readonly projectId: string;
  readonly #system: System;
  readonly #api: OrganisationApi;
  readonly #signer: CallerSigner;

  private constructor(system: System, api: OrganisationApi, signer: CallerSigner, projectId: string) {
    this.#system = system;
    this.#api = api;
    this.#signer = signer;
    this.projectId = projectId;
  }

  /** Runs `work` with the office of the demo's project. */
  static async with<T>(system: System, work: (office: Office) => Promise<T>): Promise<T> {
    const signer = new CallerSigner("tools", system.secrets.callerKeys.tools.privateKey);
    const api = organisationApi(system.addresses.presence[0] ?? "");
    try {
      const { projects } = await api.organisation.getOrganisation({}, await callOf(signer));
      const project = projects.find(({ slug }) => slug === "acme");
      if (project === undefined) throw new Error("the demo data is not there");
      return await work(new Office(system, api, signer, project.id));
    } finally {
      api.close();
    }
  }

  /** Makes a department that answers chats, or changes it; returns its id. Operators pick from the list unless said. */
  async saveDepartment(slug: string, routing?: Routing): Promise<string> {
    const answers = { language: "en", acceptsChats: true, projectIds: [this.projectId] };
    const limits = { replyLimitS: endlessS, waitingLimitS: endlessS };
    const { department } = await this.#api.departments.saveDepartment(
      { department: slug, name: slug, permissions: [Permission.CHAT], ...answers, ...limits, ...routing },
      await callOf(this.#signer),
    );
    if (department === undefined) throw new Error("presence saved a department and did not return it");
    return department.id;
  }

  /** Makes operators of one department, called `<name> 0` and so on. */
  hire(name: string, count: number, departmentId: string): Promise<Operator[]> {
    return mapLimited(Array.from({ length: count }), hiredAtOnce, async (_, index) => {
      const person = { email: `${name}-${index}@acme.test`, name: `${name} ${index}`, role: StaffRole.OPERATOR };
      const { staff } = await this.#api.staff.saveStaff(
        { ...person, departmentIds: [departmentId], password },
        await callOf(this.#signer),
      );
      if (staff === undefined) throw new Error("presence saved a person and did not return them");
      return { id: staff.id, name: staff.name, token: mintStaffToken(this.#system.secrets.staffTokenKey, staff) };
    });
  }
}

async function callOf(signer: CallerSigner) {
  return { callerToken: await signer.sign({ kind: "service", name: "tools" }), timeoutMs: 30_000 };
}
