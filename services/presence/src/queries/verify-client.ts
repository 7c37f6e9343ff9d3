import { isUuid } from "@switchboard/kit/ids";
import type { Sql } from "@switchboard/pg/pool";
import type { Client } from "../domain/client-claims.ts";
import { badClientToken, verifyClientToken } from "../security/client-tokens.ts";
import { findProjectKey } from "../store/project-keys.ts";
import { findProject } from "../store/projects.ts";

/** C4: the client that a project's site vouches for. Throws unauthenticated presence.bad_client_token. */
export async function verifyClient(sql: Sql, projectId: string, token: string, now: Date): Promise<Client> {
  const project = isUuid(projectId) ? await findProject(sql, projectId) : undefined;
  if (project === undefined) throw badClientToken();
  return verifyClientToken(token, project, (keyId) => findProjectKey(sql, project.id, keyId), now);
}
