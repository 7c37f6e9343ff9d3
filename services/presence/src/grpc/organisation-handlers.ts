import type { OrganisationService } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import type { PresenceDeps } from "../deps.ts";
import { toProtoDepartment, toProtoProject, toProtoStaff } from "../mapping.ts";
import { getOrganisation } from "../queries/get-organisation.ts";

/** The gRPC face of the organisation as a whole, for the services that keep a replica. */
export function organisationHandlers({ pool }: PresenceDeps): UnaryHandlers<typeof OrganisationService> {
  const { byService } = admissions(pool);
  return {
    getOrganisation: byService(async () => {
      const { projects, departments, staff } = await getOrganisation(pool);
      return {
        projects: projects.map(toProtoProject),
        departments: departments.map(toProtoDepartment),
        staff: staff.map(toProtoStaff),
      };
    }),
  };
}
