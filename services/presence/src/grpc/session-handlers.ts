import type { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { toTimestamp } from "@switchboard/contracts/times";
import { done, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { changePassword } from "../commands/change-password.ts";
import { refreshSession } from "../commands/refresh-session.ts";
import { signIn } from "../commands/sign-in.ts";
import { signOut } from "../commands/sign-out.ts";
import type { PresenceDeps } from "../deps.ts";
import { toProtoSession } from "../mapping.ts";
import { verifyClient } from "../queries/verify-client.ts";

/** Signing in and out: who may ask, translate in, call one command, translate out. */
export function sessionHandlers(deps: PresenceDeps): UnaryHandlers<typeof SessionService> {
  const { byGateway } = admissions(deps.pool);
  return {
    signIn: byGateway(async (request) => ({ session: toProtoSession(await signIn(deps, request)) })),
    refreshSession: byGateway(async ({ refreshToken }) => ({
      session: toProtoSession(await refreshSession(deps, refreshToken)),
    })),
    signOut: byGateway(({ refreshToken }) => signOut(deps, refreshToken).then(done)),
    changePassword: byGateway((request) => changePassword(deps, request).then(done)),
    verifyClientToken: byGateway(async ({ projectId, token }) => {
      const { id, expiresAt, ...client } = await verifyClient(deps.pool, projectId, token, deps.now());
      return { clientId: id, expiresAt: toTimestamp(expiresAt), ...client };
    }),
  };
}
