import { decode } from "@switchboard/contracts/encode";
import { type VisitorLive, VisitorLiveSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import { liveVisitorSubject } from "@switchboard/contracts/subjects";
import { toChatView } from "../../views.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import { type Session, sendAll } from "../socket/session.ts";
import { Fanout, type FanoutOptions } from "../threads/fanout.ts";

/** Says that a tab is open here. */
const HERE = new Uint8Array();

/** What the tabs of one browser follow beside their chats: a chat that began elsewhere (C3, C6), a knock (C14). */
export class VisitorChannels {
  readonly #visitors: Fanout<Session>;

  /** @param recheck looks again at whether a session may still see what it watches. */
  constructor(options: FanoutOptions, recheck: (session: Session) => void) {
    this.#visitors = new Fanout(options, liveVisitorSubject, (topic, data, respond) => {
      const { event } = decode(VisitorLiveSchema, data);
      if (event.case === "proofEnded") topic.members.forEach(recheck);
      const frame = toFrame(event);
      if (frame === undefined) return;
      sendAll(topic.members, encodeFrame(frame));
      respond(HERE);
    });
  }

  /** Resolves when nothing from now on is missed. */
  async join(session: Session): Promise<void> {
    if (session.visitorId !== undefined) await this.#visitors.join(session.visitorId, session).ready;
  }

  leave(session: Session): void {
    if (session.visitorId !== undefined) this.#visitors.leave(session.visitorId, session);
  }
}

function toFrame(event: VisitorLive["event"]): ServerFrame | undefined {
  switch (event.case) {
    case "chat":
      return { t: "chat", chat: toChatView(event.value, "visitor") };
    case "knock":
      return { t: "knock", chat_id: event.value.chatId, operator_name: event.value.operatorName };
    default:
      // An event of a newer version of chat.
      return undefined;
  }
}
