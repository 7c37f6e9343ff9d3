import {
  DepartmentService,
  OrganisationService,
  ProjectService,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { clientOn, UnaryChannel } from "@switchboard/rpc/unary-client";

/** Clients of presence with which tools make an organisation. */
export type OrganisationApi = ReturnType<typeof organisationApi>;

/** Opens the clients at presence's host:port; `close` closes them all. */
export function organisationApi(address: string) {
  const channel = new UnaryChannel(address);
  return {
    organisation: clientOn(channel, OrganisationService),
    staff: clientOn(channel, StaffService),
    departments: clientOn(channel, DepartmentService),
    projects: clientOn(channel, ProjectService),
    close: () => channel.close(),
  };
}
