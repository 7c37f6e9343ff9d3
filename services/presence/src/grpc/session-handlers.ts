import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { toTimestamp } from "@switchboard/contracts/times";
import { done } from "@switchboard/rpc/unary-handler";
import { changePassword } from "../commands/change-password.ts";
import { refreshSession } from "../commands/refresh-session.ts";
import { signIn } from "../commands/sign-in.ts";
import { signOut } from "../commands/sign-out.ts";
import { toProtoSession } from "../mapping.ts";
import { verifyClient } from "../queries/verify-client.ts";
import { serving } from "./serving.ts";

/** Signing in and out: who may ask, translate in, call one command, translate out. */
export const serveSessions = serving(SessionService, ({ byGateway, deps }) => ({
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
}));
