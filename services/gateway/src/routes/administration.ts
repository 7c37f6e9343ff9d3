import { AppError } from "@switchboard/kit/errors";
import { isUuid } from "@switchboard/kit/ids";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { idempotencyKeyOf } from "./route-schemas.ts";

/** What the routes of administrators share. */

export const config = { access: "staff" } as const;
/** Also for integrations whose key may read or change how the company is organised (G4). */
export const reading = { ...config, scope: "organisation:read" } as const;
export const writing = { ...config, scope: "organisation:write" } as const;
export const tags = ["administration"];

/** The id or the slug of a department or project: no slug looks like an id. */
export const IdOrSlug = Type.String({
  pattern: "^([a-z0-9-]{1,40}|[0-9a-fA-F-]{36})$",
  description: "Its id, or its slug.",
});

/** A department or project as presence wants it named. */
export function toName(text: string): { $case: "id" | "slug"; value: string } {
  return { $case: isUuid(text) ? "id" : "slug", value: text };
}

/** The options of a call that changes something. */
export async function writeCall(request: FastifyRequest) {
  return { callerToken: await request.callerToken(), idempotencyKey: idempotencyKeyOf(request.headers) };
}

/** A part of an answer that presence always fills in. */
export function expectPart<T>(part: T | undefined): T {
  if (part === undefined) throw new AppError("internal", "internal");
  return part;
}
