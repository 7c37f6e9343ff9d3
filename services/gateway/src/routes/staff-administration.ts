import { SaveStaffBody, StaffBody, StaffPageBody } from "@switchboard/contracts/rest/organisation";
import { Uuid } from "@switchboard/contracts/views";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromStaffBody } from "../mapping/organisation-views.ts";
import { toStaffMemberView } from "../mapping/staff-views.ts";
import { config, expectPart, reading, tags, writeCall } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders } from "./route-schemas.ts";

const ListQuery = Type.Object({
  department_id: Type.Optional(Uuid),
  deactivated: Type.Optional(Type.Boolean({ description: "Those who have left instead of those who have not." })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

/** The people who work here (P1). */
export function addStaffAdministration(app: App, deps: GatewayDeps): void {
  addList(app, deps);
  addSave(app, deps);
  addDeactivate(app, deps);
}

function addList(app: App, { staffClient }: GatewayDeps): void {
  const schema = {
    operationId: "listStaff",
    summary: "The people who work here, by name",
    tags,
    querystring: ListQuery,
    response: answers(StaffPageBody),
  };
  app.get("/v1/staff", { schema, config: reading }, async (request) => {
    const { department_id = "", deactivated = false, page_size = 0, page_token = "" } = request.query;
    const question = { departmentId: department_id, deactivated, pageSize: page_size, pageToken: page_token };
    const page = await staffClient.listStaff(question, { callerToken: await request.callerToken() });
    return { staff: page.staff.map(toStaffMemberView), next_page_token: page.nextPageToken };
  });
}

function addSave(app: App, { staffClient }: GatewayDeps): void {
  const schema = {
    operationId: "saveStaff",
    summary: "Create or change a member of staff",
    description: "The email says who it is. Who has left is back with it. A new password ends all of their sessions.",
    tags,
    headers: IdempotencyHeaders,
    body: SaveStaffBody,
    response: answers(StaffBody),
  };
  app.put("/v1/staff", { schema, config }, async (request) => {
    const { staff } = await staffClient.saveStaff(fromStaffBody(request.body), {
      ...(await writeCall(request)),
      timeoutMs: HASHING_TIMEOUT_MS,
    });
    return { staff: toStaffMemberView(expectPart(staff)) };
  });
}

/** A password is hashed twice at most, slowly on purpose, and waits for others that are; in milliseconds. */
const HASHING_TIMEOUT_MS = 8_000;

function addDeactivate(app: App, { staffClient }: GatewayDeps): void {
  const schema = {
    operationId: "deactivateStaff",
    summary: "Let a member of staff go",
    description: "Their sessions end and they are in no department any more; their name stays in the history.",
    tags,
    params: Type.Object({ staff_id: Uuid }),
    headers: IdempotencyHeaders,
    response: answers(StaffBody),
  };
  app.post("/v1/staff/:staff_id/deactivate", { schema, config }, async (request) => {
    const { staff } = await staffClient.deactivateStaff({ staffId: request.params.staff_id }, await writeCall(request));
    return { staff: toStaffMemberView(expectPart(staff)) };
  });
}
