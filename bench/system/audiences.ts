import type { System } from "@switchboard/stack/system";
import type { OursAudience } from "../fanout/fanout-job.ts";
import { Office } from "./office.ts";
import { realtimeUrl } from "./start-switchboard.ts";
import { openChatsOf } from "./visitors.ts";

/** Sockets of one person: what is fanned out is the list of a department, whoever follows it. */
const socketsOfOperator = 50;
/** More chats than events are in flight, so that the messages of one chat never wait for each other. */
const publishers = 16;

/** Makes a department whose list so many sockets will follow, and the chats that wait in it. */
export function makeAudience(system: System, sockets: number): Promise<OursAudience> {
  const [gateway = ""] = system.gatewayUrls;
  return Office.with(system, async (office) => {
    const name = `audience-${sockets}`;
    const departmentId = await office.saveDepartment(name);
    const operators = await office.hire(name, Math.ceil(sockets / socketsOfOperator), departmentId);
    const chats = await openChatsOf(gateway, publishers, { projectId: office.projectId, departmentId });
    return {
      kind: "switchboard",
      url: realtimeUrl(system),
      tokens: Array.from({ length: sockets }, (_, index) => operators[index % operators.length]?.token ?? ""),
      publishers: chats.map(({ chatId, visitor }) => ({ chatId, cookie: visitor })),
    };
  });
}
