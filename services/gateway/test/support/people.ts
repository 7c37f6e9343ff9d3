import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { StaffView, WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { ProblemView } from "@switchboard/contracts/schemas/problem";
import { newId } from "@switchboard/kit/ids";
import { importPrivateKey } from "@switchboard/kit/keys";
import type { Secrets } from "@switchboard/stack/secrets";
import { SignJWT } from "jose";
import type { Edge } from "./edge.ts";

/** What someone sends to prove who they are. */
export type Credentials = Readonly<Record<string, string>>;

export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One request as JSON; a string body is sent as it is. */
export async function call<T = ProblemView>(
  edge: Edge,
  method: string,
  path: string,
  { body, headers = {} }: { readonly body?: unknown; readonly headers?: Credentials } = {},
): Promise<HttpAnswer<T>> {
  const response = await fetch(`${edge.url}${path}`, {
    method,
    redirect: "manual",
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
}

/** A member of the demo's staff, signed in. */
export interface StaffMember {
  readonly token: string;
  readonly headers: Credentials;
  readonly staff: StaffView;
}

export async function signIn(edge: Edge, name: string): Promise<StaffMember> {
  const body = { email: `${name}@acme.test`, password: "switchboard" };
  const { body: session } = await call<Answer<Operations["signIn"]>>(edge, "POST", "/v1/session", { body });
  const token = session.access_token;
  return { token, headers: { authorization: `Bearer ${token}` }, staff: session.staff };
}

/** An access token for a person as presence would make it, with another key or another life. */
export async function mintStaffToken(privateKey: string, staff: StaffView, expiresAt: number): Promise<string> {
  return new SignJWT({ name: staff.name, sid: newId() })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer("presence")
    .setAudience("gateway")
    .setSubject(staff.id)
    .setIssuedAt()
    .setExpirationTime(Math.floor(expiresAt / 1000))
    .sign(importPrivateKey(privateKey));
}

/** A browser with a fresh cookie. */
export interface Browser {
  readonly id: string;
  readonly headers: Credentials;
}

export async function newVisitor(edge: Edge): Promise<Browser> {
  const { body, headers } = await call<{ visitor_id: string }>(edge, "POST", "/v1/visitor");
  const cookie = headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { id: body.visitor_id, headers: { cookie } };
}

export async function demoWidget(edge: Edge): Promise<WidgetView> {
  return (await call<WidgetView>(edge, "GET", "/v1/projects/acme/widget")).body;
}

/** Opens the visitor's chat in the demo project's Support. */
export async function openChat(edge: Edge, visitor: Browser, text = "Hello?"): Promise<ChatView> {
  const { project, departments } = await demoWidget(edge);
  const department = departments.find(({ name }) => name === "Support");
  const body = { project_id: project.id, department_id: department?.id, message_id: newId(), text };
  return (await call<{ chat: ChatView }>(edge, "POST", "/v1/chats", { body, headers: visitor.headers })).body.chat;
}

/** A token with which the demo's site says who its client is. */
export async function mintClientToken(secrets: Secrets, projectId: string, clientId: string): Promise<string> {
  return new SignJWT({ name: "Clara Client", email: "clara@client.test" })
    .setProtectedHeader({ alg: "HS256", kid: "demo" })
    .setAudience(projectId)
    .setSubject(clientId)
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(Buffer.from(secrets.demoClientSecret, "base64url"));
}
