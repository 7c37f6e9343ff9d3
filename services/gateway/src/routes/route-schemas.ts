import { ProblemView, Uuid } from "@switchboard/contracts/views";
import Type from "typebox";

/** Pieces that the schemas of many routes share. */

/** A key makes repeating a write harmless: the effect happens once, and the first answer comes again (G2). */
export const IdempotencyHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      pattern: "^[\\x20-\\x7e]+$",
      description:
        "Chosen by the caller, 1 to 200 printable characters; the same key again repeats the answer, not the effect.",
    }),
  ),
});

export const ChatParams = Type.Object({ chat_id: Uuid });

/** Which page of a list. */
export const PageQuery = Type.Object({
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

/** The page as the services take it. */
export function pageOf({ page_size = 0, page_token = "" }: Type.Static<typeof PageQuery>) {
  return { pageSize: page_size, pageToken: page_token };
}

/** What every route answers when it refuses. */
export const problem = {
  description: "A problem (RFC 9457)",
  content: { "application/problem+json": { schema: ProblemView } },
};

/** The answers of a route: what it answers when all is well, and a problem for everything else. */
export function answers<S extends Type.TSchema>(body: S) {
  return { 200: body, default: problem } as const;
}

/** The answers of a route that has nothing to say when all is well. */
export const noContent = { 204: { description: "Done", type: "null" }, default: problem } as const;

/** The key of a request as the services take it; empty when there is none. */
export function idempotencyKeyOf(headers: Readonly<Record<string, unknown>>): string {
  const key = headers["idempotency-key"];
  return typeof key === "string" ? key : "";
}
