import { decode } from "@switchboard/contracts/encode";
import {
  type DepartmentPresence,
  DepartmentPresenceSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { livePresenceSubject } from "@switchboard/contracts/subjects";
import { ownCall } from "../../auth/caller-tokens.ts";
import type { GatewayDeps } from "../../deps.ts";
import { toDepartmentPresenceView } from "../../views.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import { type Session, sendAll } from "../socket/session.ts";
import { PresenceBoard } from "./presence-board.ts";
import { StaffChannel } from "./staff-channel.ts";

/** Selects every department: anyone on staff sees who of each is online (P6). */
const EVERY = "*";

type PresenceChannelDeps = Pick<GatewayDeps, "bus" | "log" | "presence" | "signer">;

/** Who is online, told to every staff socket: at once by pushes, and by readings whatever pushes lost. */
export class PresenceChannel {
  readonly channel: StaffChannel;
  readonly #deps: PresenceChannelDeps;
  readonly #board = new PresenceBoard();

  constructor(deps: PresenceChannelDeps) {
    this.#deps = deps;
    const frameOf = (data: Uint8Array): string => {
      const presence = decode(DepartmentPresenceSchema, data);
      this.#board.push(presence);
      return presenceFrame(presence);
    };
    this.channel = new StaffChannel({ subject: livePresenceSubject, keysOf: () => [EVERY], frameOf }, deps);
  }

  /** Tells a session that has joined who is online in every department. Errors: those of asking presence. */
  async tell(session: Session): Promise<void> {
    await this.#read(session);
    for (const presence of this.#board.all()) session.send(presenceFrame(presence));
  }

  /** Finds out what pushes lost, and tells everybody. Errors: those of asking presence. */
  async compare(): Promise<void> {
    if (this.channel.sessions.length > 0) await this.#read();
  }

  /** Reads all departments and tells what is news to all, except to who is told everything anyway. */
  async #read(except?: Session): Promise<void> {
    const take = this.#board.beginReading();
    const { departments } = await this.#deps.presence.getPresence({}, await ownCall(this.#deps));
    const others = this.channel.sessions.filter((session) => session !== except);
    for (const presence of take(departments)) sendAll(others, presenceFrame(presence));
  }
}

function presenceFrame(presence: DepartmentPresence): string {
  return encodeFrame({ t: "presence", department: toDepartmentPresenceView(presence) });
}
