import Type from "typebox";
import { MESSAGE_MAX_LENGTH } from "../limits.ts";
import { LINE_PATTERN } from "../texts.ts";

/**
 * Pieces of the JSON that the gateway speaks. Times are RFC 3339 in UTC; in what it answers absent values are `null`,
 * never missing. A schema with a `title` is a component of that name in the OpenAPI document.
 */

/** An object that has a name of its own. */
export const View = <P extends Type.TProperties>(title: string, properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { title, ...options });

export const Uuid = Type.String({ format: "uuid" });
export const Timestamp = Type.String({ format: "date-time" });
/** A text of one line: what would begin another one, or control something, is refused. */
export const Line = (options: Type.TStringOptions) => Type.String({ pattern: LINE_PATTERN, ...options });
/** Of any script: `format: email` would refuse most of the world's domains and names. */
export const Email = Type.String({
  maxLength: 254,
  pattern: "^[^@ ]+@[^@ ]+$",
  description: "An email address of any script; its domain is kept as the DNS has it (IDNA).",
  examples: ["ann@home.example"],
});
export const Language = Type.String({ maxLength: 35, description: "BCP 47.", examples: ["en"] });
/** Makes a repetition harmless. */
export const MessageId = Type.String({
  format: "uuid",
  description: "UUIDv7 made by the sender; makes a repetition harmless.",
});
export const MessageText = Type.String({
  minLength: 1,
  maxLength: MESSAGE_MAX_LENGTH,
  examples: ["My invoice is wrong"],
});

export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Marks what only staff see. */
export const STAFF_ONLY = "x-staff-only";

/** What only staff see: null for everybody else. */
export const StaffOnly = <T extends Type.TSchema>(schema: T) =>
  Type.Union([schema, Type.Null()], { [STAFF_ONLY]: true });

/** Says what stands for words that this version does not know yet, because a service is newer than the gateway. */
export const UNKNOWN_WORD = "x-unknown";

interface WordOptions<W> extends Type.TSchemaOptions {
  readonly [UNKNOWN_WORD]?: W;
}

/** One word of a few. */
export const Word = <W extends string>(words: readonly W[], options: WordOptions<W> = {}) =>
  Type.Enum<W[]>([...words], { type: "string", ...options });

/** What a caller sends: a field that is not known is refused, since it is a mistake. */
export const Body = <P extends Type.TProperties>(properties: P, options: Type.TObjectOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

/** Somebody or something by id, with the name to show. */
export const ReferenceView = View("Reference", { id: Uuid, name: Type.String() });

/** Which page of a list: parameters of the query. */
export const pageQuery = {
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 2048, description: "Of the page before." })),
};

/** Where a page of a list goes on. */
export const nextPage = { next_page_token: Type.String({ description: "Empty at the end." }) };

/** A billing system whose clients the directory has. */
export const ClientSource = Type.String({
  pattern: "^[a-z0-9-]{1,40}$",
  description: "The billing system, always by the same name.",
  examples: ["billing"],
});

/** The id or the slug of a department or project: no slug looks like an id. */
export const IdOrSlug = Type.String({
  pattern: "^([a-z0-9-]{1,40}|[0-9a-fA-F-]{36})$",
  description: "Its id, or its slug.",
  examples: ["support"],
});
