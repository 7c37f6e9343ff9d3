import {
  DepartmentServiceService,
  OrganisationServiceService,
  ProjectServiceService,
  StaffServiceService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { createUnaryClient } from "@switchboard/rpc/unary-client";

/** Clients of presence with which tools make an organisation. */
export type OrganisationApi = ReturnType<typeof organisationApi>;

/** Opens the clients at presence's host:port; `close` closes them all. */
export function organisationApi(address: string) {
  const organisation = createUnaryClient(OrganisationServiceService, address);
  const staff = createUnaryClient(StaffServiceService, address);
  const departments = createUnaryClient(DepartmentServiceService, address);
  const projects = createUnaryClient(ProjectServiceService, address);
  return {
    organisation,
    staff,
    departments,
    projects,
    close: () => {
      for (const client of [organisation, staff, departments, projects]) client.close();
    },
  };
}
