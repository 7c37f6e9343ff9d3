import {
  DepartmentService,
  OrganisationService,
  ProjectService,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { createUnaryClient } from "@switchboard/rpc/unary-client";

/** Clients of presence with which tools make an organisation. */
export type OrganisationApi = ReturnType<typeof organisationApi>;

/** Opens the clients at presence's host:port; `close` closes them all. */
export function organisationApi(address: string) {
  const organisation = createUnaryClient(OrganisationService, address);
  const staff = createUnaryClient(StaffService, address);
  const departments = createUnaryClient(DepartmentService, address);
  const projects = createUnaryClient(ProjectService, address);
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
