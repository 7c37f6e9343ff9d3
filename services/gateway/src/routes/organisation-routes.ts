import { ProjectsBody } from "@switchboard/contracts/rest/organisation";
import type { GatewayDeps } from "../deps.ts";
import { toProjectView } from "../mapping/organisation-views.ts";
import { reading } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { addDepartmentAdministration } from "./department-administration.ts";
import { addProjectAdministration } from "./project-administration.ts";
import { answers } from "./route-schemas.ts";
import { addStaffAdministration } from "./staff-administration.ts";

/** How the company is organised (P1, P7): read by staff, changed by administrators, which presence decides. */
export function addOrganisationRoutes(app: App, deps: GatewayDeps): void {
  addProjects(app, deps);
  addDepartmentAdministration(app, deps);
  addProjectAdministration(app, deps);
  addStaffAdministration(app, deps);
}

function addProjects(app: App, { projectClient }: GatewayDeps): void {
  const schema = {
    operationId: "listProjects",
    summary: "The projects, by name",
    tags: ["staff"],
    response: answers(ProjectsBody),
  };
  app.get("/v1/projects", { schema, config: reading }, async (request) => {
    const { projects } = await projectClient.listProjects({}, { callerToken: await request.callerToken() });
    return { projects: projects.map(toProjectView) };
  });
}
