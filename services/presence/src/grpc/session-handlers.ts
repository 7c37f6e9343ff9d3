import type { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import { toTimestamp } from "@switchboard/contracts/times";
import { requireService } from "@switchboard/kit/caller";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { refreshSession } from "../commands/refresh-session.ts";
import { signIn } from "../commands/sign-in.ts";
import { signOut } from "../commands/sign-out.ts";
import type { PresenceDeps } from "../deps.ts";
import { toProtoSession } from "../mapping.ts";
import { verifyClient } from "../queries/verify-client.ts";

/** Signing in and out: who may ask, translate in, call one command, translate out. */
export function sessionHandlers(deps: PresenceDeps): UnaryHandlers<typeof SessionService> {
  return {
    signIn: async (request, { caller }) => {
      requireService(caller, "gateway");
      return { session: toProtoSession(await signIn(deps, request, deps.now())) };
    },
    refreshSession: async ({ refreshToken }, { caller }) => {
      requireService(caller, "gateway");
      return { session: toProtoSession(await refreshSession(deps, refreshToken, deps.now())) };
    },
    signOut: async ({ refreshToken }, { caller }) => {
      requireService(caller, "gateway");
      await signOut(deps.pool, refreshToken);
      return {};
    },
    verifyClientToken: async ({ projectId, token }, { caller }) => {
      requireService(caller, "gateway");
      const { id, expiresAt, ...client } = await verifyClient(deps.pool, projectId, token, deps.now());
      return { clientId: id, expiresAt: toTimestamp(expiresAt), ...client };
    },
  };
}
