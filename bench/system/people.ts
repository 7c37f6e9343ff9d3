import { setTimeout as delay } from "node:timers/promises";
import {
  DirectoryServiceService,
  type GetDirectoryResponse,
  StaffRole,
} from "@switchboard/contracts/gen/switchboard/presence/v1/directory";
import type { ChatBody, OpenChatBody, SessionBody } from "@switchboard/contracts/rest";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { newId } from "@switchboard/kit/ids";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import type { System } from "@switchboard/stack/system";
import { chatCount, operatorCount } from "./contender.ts";
import { callRest, mapLimited } from "./rest.ts";

const password = "bench of the message path";
const emailOf = (operator: number) => `operator-${operator}@acme.test`;
// A new operator is known to chat as soon as the event has come through; this is only the limit.
const knownWithinMs = 10_000;

/** A visitor and their chat. */
export interface OpenedChat {
  readonly chatId: string;
  /** Cookie header of its visitor. */
  readonly visitor: string;
}

/** Makes ten operators in the demo's Support and opens 512 chats there; operator `i % 10` takes chat `i`. */
export async function openChats(system: System): Promise<OpenedChat[]> {
  const { projectId, departmentId } = await makeOperators(system);
  const [gateway = ""] = system.gatewayUrls;
  const opened = await mapLimited(Array.from({ length: chatCount }), 16, () =>
    openChat(gateway, { project_id: projectId, department_id: departmentId, message_id: newId(), text: "Hello" }),
  );
  const tokens = await signIn(system);
  await mapLimited(opened, 16, ({ chatId }, chat) => take(gateway, chatId, tokens[chat % operatorCount] ?? ""));
  return opened;
}

/** Fresh access tokens of all operators; one is good for 15 minutes. */
export function signIn(system: System): Promise<string[]> {
  const [gateway = ""] = system.gatewayUrls;
  return mapLimited(Array.from({ length: operatorCount }), 2, async (_, operator) => {
    const { body } = await callRest<SessionBody>(`${gateway}/v1/session`, {
      method: "POST",
      body: { email: emailOf(operator), password },
    });
    return body.access_token;
  });
}

async function makeOperators(system: System): Promise<{ projectId: string; departmentId: string }> {
  const signer = new CallerSigner("tools", system.secrets.callerKeys.tools.privateKey);
  const directory = createUnaryClient(DirectoryServiceService, system.addresses.presence[0] ?? "");
  const options = { callerToken: await signer.sign({ kind: "service", name: "tools" }), timeoutMs: 10_000 };
  try {
    const ids = findDemo(await directory.getDirectory({}, options));
    const common = { role: StaffRole.OPERATOR, departmentIds: [ids.departmentId], password };
    for (let operator = 0; operator < operatorCount; operator++) {
      await directory.saveStaff({ email: emailOf(operator), name: `Operator ${operator}`, ...common }, options);
    }
    return ids;
  } finally {
    directory.close();
  }
}

function findDemo({ projects, departments }: GetDirectoryResponse): { projectId: string; departmentId: string } {
  const project = projects.find(({ slug }) => slug === "acme");
  const support = departments.find(({ slug }) => slug === "support");
  if (project === undefined || support === undefined) throw new Error("the demo data is not there");
  return { projectId: project.id, departmentId: support.id };
}

async function openChat(gateway: string, body: OpenChatBody): Promise<OpenedChat> {
  const { cookies } = await callRest(`${gateway}/v1/visitor`, { method: "POST" });
  const visitor = cookies.map((cookie) => cookie.split(";")[0] ?? "").join("; ");
  const opened = await callRest<ChatBody>(`${gateway}/v1/chats`, {
    method: "POST",
    headers: { cookie: visitor },
    body,
  });
  return { chatId: opened.body.chat.id, visitor };
}

async function take(gateway: string, chatId: string, token: string): Promise<void> {
  const deadline = performance.now() + knownWithinMs;
  const request = { method: "POST", headers: { authorization: `Bearer ${token}` } } as const;
  for (;;) {
    try {
      await callRest<ChatBody>(`${gateway}/v1/chats/${chatId}/take`, request);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}
