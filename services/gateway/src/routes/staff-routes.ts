import { getMe } from "@switchboard/contracts/operations/staff";
import { AppError } from "@switchboard/kit/errors";
import type { KeyIdentity } from "../auth/identity.ts";
import type { GatewayDeps } from "../deps.ts";
import { toStaffView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { route } from "./serve.ts";

function toKeyIdentityView({ id, name, scopes, expiresAt }: KeyIdentity) {
  const expires = Number.isFinite(expiresAt) ? new Date(expiresAt).toISOString() : null;
  return { id, name, scopes: [...scopes], expires_at: expires };
}

/** Who asks: a key (G4), or who is signed in (P1) by the gateway's own copy of the staff. */
export function addStaffRoutes(app: App, { organisation }: GatewayDeps): void {
  route(app, getMe, async (_, { identity }) => {
    if (identity.kind === "key") return toKeyIdentityView(identity);
    if (identity.kind !== "staff") throw new AppError("permission_denied", "auth.not_allowed");
    return toStaffView(await organisation.staff(identity.id));
  });
}
