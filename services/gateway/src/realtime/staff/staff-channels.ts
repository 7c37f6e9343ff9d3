import { HeldLive, ListLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { Mode, Staff } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { Preferences } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { type ForcedOffline, ModeChanged } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { CloseCode } from "@switchboard/contracts/limits";
import type { ListFrame, ListStaleFrame } from "@switchboard/contracts/realtime";
import {
  liveHeldSubject,
  liveListSubject,
  liveModeSubject,
  livePreferencesSubject,
} from "@switchboard/contracts/subjects";
import { toChatView, toMessageView } from "../../mapping/chat-views.ts";
import { toPreferencesView } from "../../mapping/preferences-views.ts";
import { toModeView } from "../../mapping/staff-views.ts";
import { ownCallerToken, type RealtimeContext } from "../context.ts";
import { sendAll } from "../socket/send-all.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";
import { Digests } from "../threads/digests.ts";
import { Fanout, flush } from "../threads/fanout.ts";
import { PresenceChannel } from "./presence-channel.ts";

const STALE: Record<ListStaleFrame["list"], string> = {
  waiting: encodeFrame({ t: "list_stale", list: "waiting" }),
  own: encodeFrame({ t: "list_stale", list: "own" }),
};

/** What staff sockets follow beside chats: lists of chats, what they hold, their own mode, who is online. */
export class StaffChannels {
  readonly presence: PresenceChannel;
  readonly #context: RealtimeContext;
  readonly #lists: Fanout<Session>;
  readonly #listDigests: Digests;
  readonly #held: Fanout<Session>;
  readonly #ownDigests: Digests;
  readonly #modes: Fanout<Session>;
  readonly #preferences: Fanout<Session>;

  constructor(context: RealtimeContext) {
    this.#context = context;
    this.presence = new PresenceChannel(context);
    this.#lists = new Fanout(context, liveListSubject, (topic, data) => {
      this.#listDigests.notePush(topic.key);
      const frame = listFrame(ListLive.decode(data));
      if (frame !== undefined) sendAll(topic.members, frame);
    });
    this.#listDigests = new Digests({
      read: (departmentIds) => this.#readListDigests(departmentIds),
      onStale: (departmentId) => sendAll(this.#lists.members(departmentId), STALE.waiting),
    });
    this.#held = new Fanout(context, liveHeldSubject, (topic, data) => {
      this.#ownDigests.notePush(topic.key);
      const { chat } = HeldLive.decode(data);
      if (chat !== undefined) sendAll(topic.members, encodeFrame({ t: "chat", chat: toChatView(chat, "staff") }));
    });
    this.#ownDigests = new Digests({
      read: (staffIds) => this.#readOwnDigests(staffIds),
      onStale: (staffId) => sendAll(this.#held.members(staffId), STALE.own),
    });
    this.#modes = new Fanout(context, liveModeSubject, (topic, data) => {
      const { mode, forced } = ModeChanged.decode(data);
      sendAll(topic.members, modeFrame(mode, forced));
    });
    this.#preferences = new Fanout(context, livePreferencesSubject, (topic, data) => {
      const preferences = toPreferencesView(Preferences.decode(data));
      sendAll(topic.members, encodeFrame({ t: "preferences", preferences }));
    });
    context.organisation.onStaffChanged((staff) => this.#onStaffChanged(staff));
  }

  /** Lets a staff session follow everything of theirs; resolves when nothing from now on is missed. */
  async join(session: Session, staff: Staff): Promise<void> {
    this.#held.join(staff.id, session);
    this.#modes.join(staff.id, session);
    this.#preferences.join(staff.id, session);
    this.presence.join(session);
    this.#follow(session, staff.departmentIds);
    this.#ownDigests.begin([staff.id]);
    await flush(this.#context.bus);
  }

  /** Follows the departments that a session's person has by now; closes it when they have left the company. */
  sync(session: Session): void {
    const staff = session.identity && this.#context.organisation.peekStaff(session.identity.id);
    if (staff?.deactivated) session.close(CloseCode.unauthenticated, "has left");
    if (staff === undefined || sameIds(session.departmentIds, staff.departmentIds)) return;
    this.#follow(session, staff.departmentIds);
    session.send(STALE.waiting);
  }

  leave(session: Session): void {
    const staffId = session.identity?.id ?? "";
    this.#held.leave(staffId, session);
    this.#modes.leave(staffId, session);
    this.#preferences.leave(staffId, session);
    this.presence.leave(session);
    this.#follow(session, []);
  }

  /** Finds out which lists changed without a push, and has them loaded again. Errors: those of asking chat. */
  async compareLists(): Promise<void> {
    await Promise.all([this.#listDigests.compare(this.#lists.keys()), this.#ownDigests.compare(this.#held.keys())]);
  }

  /** Pushes were lost: staff load all of their lists again. */
  reloadLists(): void {
    for (const sessions of this.#context.sessions.staff.values()) {
      for (const frame of Object.values(STALE)) sendAll(sessions, frame);
    }
  }

  #onStaffChanged(staff: Staff): void {
    for (const session of this.#context.sessions.staff.get(staff.id) ?? []) this.sync(session);
  }

  async #readListDigests(departmentIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const callerToken = await ownCallerToken(this.#context);
    const { digests } = await this.#context.chat.getListDigests({ departmentIds: [...departmentIds] }, { callerToken });
    return new Map(digests.map(({ departmentId, digest }) => [departmentId, digest]));
  }

  async #readOwnDigests(staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const callerToken = await ownCallerToken(this.#context);
    const { digests } = await this.#context.chat.getOwnDigests({ staffIds: [...staffIds] }, { callerToken });
    return new Map(digests.map(({ staffId, digest }) => [staffId, digest]));
  }

  #follow(session: Session, departmentIds: readonly string[]): void {
    for (const id of session.departmentIds) if (!departmentIds.includes(id)) this.#lists.leave(id, session);
    for (const id of departmentIds) this.#lists.join(id, session);
    this.#listDigests.begin(departmentIds);
    session.departmentIds = departmentIds;
  }
}

/** A person's mode, and who switched them offline if it was not they. */
function modeFrame(mode: Mode, forced: ForcedOffline | undefined): string {
  const by = forced === undefined ? {} : { forced_by: forced.byName, reason: forced.reason };
  return encodeFrame({ t: "mode", mode: toModeView(mode), ...by });
}

function listFrame({ departmentId, event }: ListLive): string | undefined {
  const change = listChange(event);
  return change && encodeFrame({ t: "list", department_id: departmentId, change });
}

function listChange(event: ListLive["event"]): ListFrame["change"] | undefined {
  switch (event?.$case) {
    case "waiting":
      return { kind: "waiting", chat: toChatView(event.value, "staff") };
    case "left": {
      const { chatId, operatorId, operatorName } = event.value;
      return {
        kind: "left",
        chat_id: chatId,
        operator: operatorId === "" ? null : { id: operatorId, name: operatorName },
      };
    }
    case "message":
      return { kind: "message", message: toMessageView(event.value) };
    default:
      // An event of a newer version of chat.
      return undefined;
  }
}

function sameIds(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id) => right.includes(id));
}
