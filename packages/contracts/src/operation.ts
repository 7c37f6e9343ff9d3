import type { DescMethodUnary } from "@bufbuild/protobuf";
import type { Static, TObject, TProperties, TSchema } from "typebox";
import Type from "typebox";
import type { Reason } from "./gen/reasons.ts";
import { Uuid } from "./schemas/shapes.ts";
import type { Scope } from "./scopes.ts";

/** Who may use an operation, as far as the edge decides: the services decide the rest. */
export type Access = "staff" | "visitor" | "staff or visitor" | "anyone";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Path = `/${string}`;
type RequestLine = `${Method} ${Path}`;

/**
 * One operation of the REST API, described once: the gateway serves it, the SDK calls it and the OpenAPI document is made
 * of it. Its name, under which it is exported, is its `operationId`.
 */
export interface Operation extends Description {
  readonly method: Method;
  /** Its parameters stand in braces. */
  readonly path: Path;
}

/** What is said of an operation beside its method and path. */
interface Description {
  /** The call that does it, where the gateway has nothing of its own to do: its fields are called as those of the call. */
  readonly rpc?: DescMethodUnary;
  /** Milliseconds that the call may take; 2000 unless given. */
  readonly timeoutMs?: number;
  readonly access: Access;
  /** Integrations whose key has this scope, all of these, or any at all are let in too. */
  readonly scope?: Scope | readonly Scope[] | "any";
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** The parameters in the path; one that is not named here is a UUID. */
  readonly params?: TProperties;
  readonly query?: TObject;
  /** JSON, or bytes as they are. */
  readonly body?: TObject | typeof Bytes;
  /** Absent: there is nothing to say when all is well (204). */
  readonly answer?: TSchema;
  /** Reasons to refuse that are its own; those of its access, its input and the way there need not be named. */
  readonly errors?: readonly Reason[];
  /** False: a write that takes no `Idempotency-Key`, because it is harmless or has an id of its own. */
  readonly keyed?: false;
  /** The answer holds a secret: nobody on the way may keep it. */
  readonly secret?: true;
}

/** What operations are grouped by, and what each group is about. */
export const tags = {
  session: "Staff sign in and out",
  staff: "Who works here, and who is online",
  administration: "Departments, projects and staff, for who has the permission `admin`",
  clients: "The client directory: what is known of customers, and finding them",
  webhooks: "Other systems are told what happens: docs/webhooks.md",
  mails: "Mails on their way, and those that could not be delivered",
  visitor: "Browsers with a widget",
  chats: "Live conversations",
  history: "All chats, and what was deleted of them",
  figures: "How it went, and how it is now",
  integrations: "API keys of other programs, for who has the permission `admin`",
} as const;
export type Tag = keyof typeof tags;

/** A body or an answer that is no JSON. */
export const Bytes = Type.Unsafe<Uint8Array>({ type: "string", format: "binary" });

type FieldsOf<S> = S extends TObject ? Static<S> : unknown;
type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamsOf<Path> = { [Name in NamesIn<Path>]: string };

/** Everything that an operation is told, whether in its path, its query or its body: no two have the same name. */
export type Input<O extends Operation> = ParamsOf<O["path"]> & FieldsOf<O["query"]> & FieldsOf<O["body"]>;

/** What an operation answers when all is well. */
export type Answer<O extends Operation> = O["answer"] extends TSchema ? Static<O["answer"]> : undefined;

/** An operation as a client needs it at run time; what it takes and answers is known to the compiler alone. */
export interface Call<O extends Operation> {
  readonly method: O["method"];
  readonly path: O["path"];
  readonly describes?: O;
}

type Common = Pick<Description, "access" | "tag"> & Partial<Pick<Description, "scope" | "keyed" | "secret">>;

type Described<Line, D> = Line extends `${infer M extends Method} ${infer P extends Path}`
  ? D & { readonly method: M; readonly path: P }
  : never;

/** Describes an operation by its method and path, and what it is. Throws for one that contradicts itself. */
export function operation<const Line extends RequestLine, const D extends Description>(
  line: Line,
  description: D,
): Described<Line, D> {
  const [method, path = ""] = line.split(" ");
  const { params = {}, query, body } = description;
  const inPath = [...path.matchAll(/{(\w+)}/g)].map(([, name = ""]) => name);
  const names = [...inPath, ...Object.keys(query?.properties ?? {}), ...Object.keys(fieldsOf(body))];
  const foreign = Object.keys(params).some((name) => !inPath.includes(name));
  if (foreign) throw new TypeError(`the parameters of ${path} are not its own`);
  if (new Set(names).size < names.length) throw new TypeError(`${path} has two fields of one name`);
  const described = { method, path, ...description } as Described<Line, D>;
  if (inPath.length === 0) return described;
  return { ...described, params: Object.fromEntries(inPath.map((name) => [name, params[name] ?? Uuid])) };
}

/** Makes a function that describes operations which have some things in common. */
export function operationsWith<const S extends Common>(shared: S) {
  return <const Line extends RequestLine, const D extends Omit<Description, "access" | "tag">>(
    line: Line,
    description: D,
  ): Described<Line, S & D> => operation(line, { ...shared, ...description });
}

/** The scopes that a key needs, all of them; undefined where no key is let in. */
export function neededScopes({ scope }: Pick<Operation, "scope">): readonly Scope[] | undefined {
  if (scope === undefined) return undefined;
  if (scope === "any") return [];
  return typeof scope === "string" ? [scope] : scope;
}

function fieldsOf(body: Operation["body"]): TProperties {
  return body !== undefined && "properties" in body ? (body.properties as TProperties) : {};
}
