import { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { toProtoDepartment, toProtoProject, toProtoStaff } from "../mapping.ts";
import { getOrganisation } from "../queries/get-organisation.ts";
import { serving } from "./serving.ts";

/** The gRPC face of the organisation as a whole, for the services that keep a replica. */
export const serveOrganisation = serving(OrganisationService, ({ byService, deps }) => ({
  getOrganisation: byService(async () => {
    const { projects, departments, staff } = await getOrganisation(deps.pool);
    return {
      projects: projects.map(toProtoProject),
      departments: departments.map(toProtoDepartment),
      staff: staff.map(toProtoStaff),
    };
  }),
}));
