import type { Staff } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { CloseCode } from "@switchboard/contracts/limits";
import type { GatewayDeps } from "../../deps.ts";
import type { Session } from "../socket/session.ts";
import type { SessionRegistry } from "../socket/session-registry.ts";
import { flush } from "../threads/fanout.ts";
import { PresenceChannel } from "./presence-channel.ts";
import { StaffChannel } from "./staff-channel.ts";
import { staffPushes } from "./staff-pushes.ts";

type StaffChannelsDeps = Pick<GatewayDeps, "bus" | "chat" | "log" | "organisation" | "presence" | "signer">;

/** What staff sockets follow beside chats. */
export class StaffChannels {
  readonly presence: PresenceChannel;
  readonly #deps: StaffChannelsDeps;
  readonly #channels: readonly StaffChannel[];

  constructor(deps: StaffChannelsDeps, sessions: SessionRegistry) {
    this.#deps = deps;
    this.presence = new PresenceChannel(deps);
    this.#channels = [this.presence.channel, ...staffPushes(deps).map((pushes) => new StaffChannel(pushes, deps))];
    deps.organisation.onStaffChanged((staff) => {
      for (const session of sessions.staff.get(staff.id) ?? []) this.sync(session);
    });
  }

  /** Lets a staff session follow everything of theirs; resolves when nothing from now on is missed. */
  async join(session: Session, staff: Staff): Promise<void> {
    for (const channel of this.#channels) channel.follow(session, staff);
    await flush(this.#deps.bus);
  }

  /** Follows what is for a session's person by now; closes it when they have left the company. */
  sync(session: Session): void {
    const staff = session.identity && this.#deps.organisation.peekStaff(session.identity.id);
    if (staff?.deactivated) session.close(CloseCode.unauthenticated, "has left");
    if (staff === undefined || !session.open) return;
    for (const channel of this.#channels) channel.follow(session, staff);
  }

  leave(session: Session): void {
    for (const channel of this.#channels) channel.leave(session);
  }

  /** Find out what changed without a push, and tell: each for itself. Errors: those of asking. */
  get comparisons(): readonly (() => Promise<void>)[] {
    return [() => this.presence.compare(), ...this.#channels.map((channel) => () => channel.compare())];
  }

  /** Pushes were lost: staff load all of their lists again. */
  reloadLists(): void {
    for (const channel of this.#channels) channel.reload();
  }
}
