import { AppError, UnheardError } from "./errors.ts";

/** A client of a project, as the project's site vouches for it (C4). */
export interface ClientIdentity {
  readonly projectId: string;
  /** The site's own id of the client. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** An integration with an API key (G4). */
export interface KeyCaller {
  readonly kind: "key";
  readonly id: string;
  readonly name: string;
  /** What it may do, for example `chats:read`; one of a newer version may be among them. */
  readonly scopes: readonly string[];
}

/** On whose behalf a service is called. */
export type Caller =
  | { readonly kind: "staff"; readonly id: string; readonly name: string }
  | { readonly kind: "visitor"; readonly id: string; readonly client?: ClientIdentity }
  | { readonly kind: "service"; readonly name: string }
  | KeyCaller
  | { readonly kind: "anonymous" };

/** How a caller is named to people. */
export function callerName(caller: Caller): string {
  return "name" in caller ? caller.name : caller.kind;
}

/** One string for one caller, for example as the owner of an idempotency key. */
export function callerKey(caller: Caller): string {
  switch (caller.kind) {
    case "staff":
      return `staff:${caller.id}`;
    case "visitor":
      return `visitor:${caller.id}`;
    case "service":
      return `service:${caller.name}`;
    case "key":
      return `key:${caller.id}`;
    case "anonymous":
      return "anonymous";
  }
}

export function requireStaff(caller: Caller): Caller & { kind: "staff" } {
  if (caller.kind === "staff") return caller;
  throw notAllowed();
}

export function requireVisitor(caller: Caller): Caller & { kind: "visitor" } {
  if (caller.kind === "visitor") return caller;
  throw notAllowed();
}

/** Lets services in: any, or only those named. */
export function requireService(caller: Caller, ...names: readonly string[]): Caller & { kind: "service" } {
  if (caller.kind === "service" && (names.length === 0 || names.includes(caller.name))) return caller;
  throw notAllowed();
}

/** Lets integrations in whose key has a scope, for example `chats:read`. */
export function requireScope(caller: Caller, scope: string): KeyCaller {
  if (caller.kind === "key" && caller.scopes.includes(scope)) return caller;
  throw notAllowed();
}

/** What is told of a call by somebody of whom this service has not heard. */
export function unheardOf(): UnheardError {
  return new UnheardError("permission_denied", "caller.not_allowed");
}

/** What is told of a call that is not for its caller. */
export function notAllowed(): AppError {
  return new AppError("permission_denied", "caller.not_allowed");
}
