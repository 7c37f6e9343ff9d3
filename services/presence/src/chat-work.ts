import type { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { plain } from "@switchboard/contracts/messages";
import { AppError } from "@switchboard/kit/errors";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import type { OpenChats } from "./domain/in-use.ts";

/** What chat still holds for a department or a project. Errors: unavailable presence.chat_unavailable. */
export interface ChatWork {
  ofDepartment(departmentId: string): Promise<OpenChats>;
  ofProject(projectId: string): Promise<OpenChats>;
}

/** Less than the callers of presence wait for their own answer, in milliseconds. */
const TIMEOUT_MS = 1_000;

/** Asks chat; `callerToken` speaks for presence. */
export function askChat(
  client: UnaryClient<typeof DepartmentWorkService>,
  callerToken: () => Promise<string>,
): ChatWork {
  const options = async () => ({ callerToken: await callerToken(), timeoutMs: TIMEOUT_MS });
  return {
    ofDepartment: async (departmentId) =>
      client.getDepartmentWork({ departmentId }, await options()).then(plain, toOwnError),
    ofProject: async (projectId) => client.getProjectWork({ projectId }, await options()).then(plain, toOwnError),
  };
}

function toOwnError(error: unknown): never {
  const { kind } = AppError.from(error);
  const away = kind === "unavailable" || kind === "deadline_exceeded";
  throw away ? new AppError("unavailable", "presence.chat_unavailable", {}, { cause: error }) : error;
}
