import type { System } from "@switchboard/stack/system";
import type { MemberSpec } from "../crowd/crowd-job.ts";
import { Office } from "./office.ts";
import { makeVisitors, openChatsOf } from "./visitors.ts";

/** Operators of one department: what happens in one concerns them alone, as in a company of that size. */
const departmentSize = 20;
/** A chat has one message when it is opened. */
const openedSeq = 1;

/** Who is in a crowd. */
export interface CrowdSize {
  readonly visitors: number;
  /** So many of the visitors have a chat. */
  readonly withChat: number;
  readonly operators: number;
}

/** Makes the people of a crowd: operators in departments of twenty, visitors, and the chats that some of them have. */
export async function makeCrowd(system: System, { visitors, withChat, operators }: CrowdSize): Promise<MemberSpec[]> {
  const [gateway = ""] = system.gatewayUrls;
  const departments = Math.ceil(operators / departmentSize);
  return Office.with(system, async (office) => {
    const members: MemberSpec[] = [];
    for (let number = 0; number < departments; number++) {
      const departmentId = await office.saveDepartment(`crowd-${number}`);
      const size = Math.min(departmentSize, operators - number * departmentSize);
      for (const { token } of await office.hire(`crowd-${number}`, size, departmentId)) members.push({ token });
      const place = { projectId: office.projectId, departmentId };
      for (const { chatId, visitor } of await openChatsOf(gateway, Math.floor(withChat / departments), place)) {
        members.push({ cookie: visitor, resume: { [chatId]: openedSeq } });
      }
    }
    const others = await makeVisitors(gateway, visitors + operators - members.length);
    return [...members, ...others.map((cookie) => ({ cookie }))];
  });
}
