/** A JSON schema, or a part of one. */
export type Json = { readonly [key: string]: unknown };

/** What is data, not schema, in a schema. */
const DATA = new Set(["enum", "const", "default", "examples"]);

/**
 * The named schemas of a document: whatever has a `title` is put there once, and referred to wherever it is used.
 */
export class Components {
  readonly schemas: Record<string, Json> = {};
  /** By name as it was first met, to notice two that share one. */
  readonly #met = new Map<string, string>();

  /** The schema as it stands in the document. Throws when another schema has its name. */
  refer(schema: object): Json {
    const { title, ...rest } = schema as Json;
    if (typeof title !== "string") return this.#inner(rest);
    const text = JSON.stringify(schema);
    const met = this.#met.get(title);
    if (met === undefined) {
      this.#met.set(title, text);
      this.schemas[title] = this.#inner(rest);
    } else if (met !== text) throw new TypeError(`two schemas are called ${title}`);
    return { $ref: `#/components/schemas/${title}` };
  }

  #inner(schema: Json): Json {
    const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
      if (key === "properties") return [key, mapValues(value as Json, (part) => this.refer(part as object))];
      // A record of anything: generators know it by this keyword only.
      if (key === "patternProperties")
        return ["additionalProperties", this.refer(Object.values(value as Json)[0] as object)];
      return [key, DATA.has(key) ? value : this.#part(value)];
    });
    return Object.fromEntries(entries);
  }

  #part(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => this.#part(part));
    return typeof value === "object" && value !== null ? this.refer(value) : value;
  }
}

function mapValues(object: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
