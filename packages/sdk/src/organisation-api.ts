import type { DepartmentsBody } from "@switchboard/contracts/rest";
import type {
  AddProjectKeyBody,
  DepartmentBody,
  DepartmentSettingsBody,
  ProjectBody,
  ProjectSettingsBody,
  ProjectsBody,
  ProjectView,
  SaveDepartmentBody,
  SaveProjectBody,
  SaveStaffBody,
  StaffBody,
  StaffMemberView,
  StaffPageBody,
} from "@switchboard/contracts/rest/organisation";
import type { DepartmentView } from "@switchboard/contracts/views";
import type { RestClient } from "./rest-client.ts";

/** Which people a page is of. */
export interface StaffQuery {
  readonly department_id?: string;
  /** Those who have left instead of those who have not. */
  readonly deactivated?: boolean;
  /** 1 to 200; 50 unless given. */
  readonly page_size?: number;
  /** Of the page before. */
  readonly page_token?: string;
}

/**
 * How the company is organised: departments, projects, staff. The lists of departments and projects are for all staff,
 * the rest for administrators. A department or project is named by its id or its slug. All reject with `ProblemError`.
 */
export class OrganisationApi {
  readonly #rest: RestClient;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** The departments, by name. */
  async departments(): Promise<DepartmentView[]> {
    return (await this.#rest.request<DepartmentsBody>({ method: "GET", path: "/v1/departments" })).departments;
  }

  /** A department and who is in it. */
  department(name: string): Promise<DepartmentSettingsBody> {
    return this.#rest.request({ method: "GET", path: departmentPath(name) });
  }

  /** Creates the department with this slug, or changes the one there is: what is left out becomes the default. */
  async saveDepartment(name: string, body: SaveDepartmentBody): Promise<DepartmentView> {
    return (await this.#rest.request<DepartmentBody>({ method: "PUT", path: departmentPath(name), body })).department;
  }

  /** Rejects with reason `presence.department_in_use` and what it still holds in `params`. */
  deleteDepartment(name: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: departmentPath(name) });
  }

  /** The projects, by name. */
  async projects(): Promise<ProjectView[]> {
    return (await this.#rest.request<ProjectsBody>({ method: "GET", path: "/v1/projects" })).projects;
  }

  /** A project and the keys of its site. */
  project(name: string): Promise<ProjectSettingsBody> {
    return this.#rest.request({ method: "GET", path: projectPath(name) });
  }

  /** Creates the project with this slug, or changes the one there is: what is left out becomes the default. */
  async saveProject(name: string, body: SaveProjectBody): Promise<ProjectView> {
    return (await this.#rest.request<ProjectBody>({ method: "PUT", path: projectPath(name), body })).project;
  }

  /** Rejects with reason `presence.project_in_use` and what still needs it in `params`. */
  deleteProject(name: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: projectPath(name) });
  }

  /** Adds a key with which the project's site signs its clients' tokens; two may be active. */
  addProjectKey(name: string, keyId: string, body: AddProjectKeyBody): Promise<void> {
    return this.#rest.request({ method: "PUT", path: keyPath(name, keyId), body });
  }

  removeProjectKey(name: string, keyId: string): Promise<void> {
    return this.#rest.request({ method: "DELETE", path: keyPath(name, keyId) });
  }

  /** A page of the people who work here, by name. */
  staff({ deactivated, ...rest }: StaffQuery = {}): Promise<StaffPageBody> {
    const query = { ...rest, ...(deactivated !== undefined && { deactivated: String(deactivated) }) };
    return this.#rest.request({ method: "GET", path: "/v1/staff", query });
  }

  /** Creates the member of staff with this email, or changes them. */
  async saveStaff(body: SaveStaffBody): Promise<StaffMemberView> {
    return (await this.#rest.request<StaffBody>({ method: "PUT", path: "/v1/staff", body })).staff;
  }

  /** Lets somebody go: their sessions end, their name stays. */
  async deactivate(staffId: string): Promise<StaffMemberView> {
    return (await this.#rest.request<StaffBody>({ method: "POST", path: `/v1/staff/${staffId}/deactivate` })).staff;
  }
}

function departmentPath(name: string): string {
  return `/v1/departments/${encodeURIComponent(name)}`;
}

function projectPath(name: string): string {
  return `/v1/projects/${encodeURIComponent(name)}`;
}

function keyPath(name: string, keyId: string): string {
  return `${projectPath(name)}/keys/${encodeURIComponent(keyId)}`;
}
