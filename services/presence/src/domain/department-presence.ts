import { type LeaseTimes, type Reachability, reachabilityAt } from "./reachability.ts";

/** When each person's last lease ends or ended, at one moment; people long gone are not in it. */
export interface LeaseSnapshot {
  /** Redis milliseconds. */
  readonly now: number;
  readonly expiresAt: ReadonlyMap<string, number>;
}

/** A department with those of its members who want chats. */
export interface DepartmentMembers {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Mode online, by name. */
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

interface OnlineMember {
  readonly id: string;
  readonly name: string;
  readonly reachability: Exclude<Reachability, "away">;
}

/** P6: who of one department is online. */
export interface DepartmentPresence {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** By name. */
  readonly online: readonly OnlineMember[];
  readonly asOf: Date;
}

/** P6: online means wanting chats and not being away; a reload of the page is seen as suspect, never as a gap. */
export function presenceOf(
  { id, slug, name, members }: DepartmentMembers,
  { now, expiresAt }: LeaseSnapshot,
  times: LeaseTimes,
): DepartmentPresence {
  const online = members.flatMap((member) => {
    const reachability = reachabilityAt(expiresAt.get(member.id), now, times);
    return reachability === "away" ? [] : [{ ...member, reachability }];
  });
  return { id, slug, name, online, asOf: new Date(now) };
}
