import { DepartmentsBody, ForceOfflineBody, ModeBody, PresenceBody } from "@switchboard/contracts/rest";
import { StaffView, Uuid } from "@switchboard/contracts/views";
import { AppError } from "@switchboard/kit/errors";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import {
  fromModeView,
  toDepartmentPresenceView,
  toDepartmentView,
  toModeView,
  toStaffView,
} from "../mapping/staff-views.ts";
import { reading } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders, idempotencyKeyOf, noContent } from "./route-schemas.ts";

const config = { access: "staff" } as const;
const tags = ["staff"];

/** Who works here, in which departments, and who is online (P2, P6). */
export function addStaffRoutes(app: App, deps: GatewayDeps): void {
  addMe(app, deps);
  addMode(app, deps);
  addForceOffline(app, deps);
  addDepartments(app, deps);
  addPresence(app, deps);
}

function addMe(app: App, { organisation }: GatewayDeps): void {
  const schema = { operationId: "getMe", summary: "Who I am", tags, response: answers(StaffView) };
  app.get("/v1/me", { schema, config }, async ({ identity }) => {
    if (identity.kind !== "staff") throw new AppError("permission_denied", "auth.not_allowed");
    return toStaffView(await organisation.staff(identity.id));
  });
}

function addMode(app: App, { presence }: GatewayDeps): void {
  const schema = {
    operationId: "setMode",
    summary: "Go online or offline",
    tags,
    headers: IdempotencyHeaders,
    body: ModeBody,
    response: answers(ModeBody),
  };
  app.put("/v1/me/mode", { schema, config }, async (request) => {
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    const { mode } = await presence.setMode({ mode: fromModeView(request.body.mode) }, call);
    return { mode: toModeView(mode) };
  });
}

function addForceOffline(app: App, { presence }: GatewayDeps): void {
  const schema = {
    operationId: "forceOffline",
    summary: "Switch somebody offline",
    description:
      "For administrators. It stays until the person goes online themselves: no reconnection puts them online. Their tabs are told by whom and why.",
    tags,
    params: Type.Object({ staff_id: Uuid }),
    headers: IdempotencyHeaders,
    body: ForceOfflineBody,
    response: noContent,
  };
  app.post("/v1/staff/:staff_id/offline", { schema, config }, async (request, reply) => {
    const wanted = { staffId: request.params.staff_id.toLowerCase(), reason: request.body.reason };
    const call = { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
    await presence.forceOffline(wanted, call);
    return reply.code(204).send(null);
  });
}

function addDepartments(app: App, { departmentClient }: GatewayDeps): void {
  const schema = {
    operationId: "listDepartments",
    summary: "The departments, by name",
    tags,
    response: answers(DepartmentsBody),
  };
  app.get("/v1/departments", { schema, config: reading }, async (request) => {
    const { departments } = await departmentClient.listDepartments({}, { callerToken: await request.callerToken() });
    return { departments: departments.map(toDepartmentView) };
  });
}

function addPresence(app: App, { presence }: GatewayDeps): void {
  const schema = {
    operationId: "getPresence",
    summary: "Who of each department is online",
    tags,
    response: answers(PresenceBody),
  };
  app.get("/v1/presence", { schema, config: reading }, async (request) => {
    const { departments } = await presence.getPresence({}, { callerToken: await request.callerToken() });
    return { departments: departments.map(toDepartmentPresenceView) };
  });
}
