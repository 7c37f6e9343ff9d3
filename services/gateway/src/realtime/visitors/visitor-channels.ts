import { VisitorLive } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import { liveVisitorSubject } from "@switchboard/contracts/subjects";
import { toChatView } from "../../mapping/chat-views.ts";
import type { RealtimeContext } from "../context.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { Session } from "../socket/session.ts";
import { Fanout } from "../threads/fanout.ts";

/** Says that a tab is open here. */
const HERE = new Uint8Array();

/** What the tabs of one browser follow beside their chats: a chat that began elsewhere (C3, C6), a knock (C14). */
export class VisitorChannels {
  readonly #visitors: Fanout<Session>;

  constructor(context: RealtimeContext) {
    this.#visitors = new Fanout(context, liveVisitorSubject, (topic, data, respond) => {
      const frame = toFrame(VisitorLive.decode(data).event);
      if (frame === undefined) return;
      const text = encodeFrame(frame);
      for (const session of topic.members) session.send(text);
      respond(HERE);
    });
  }

  /** Resolves when nothing from now on is missed. */
  join(session: Session, visitorId: string): Promise<void> {
    return this.#visitors.join(visitorId, session).ready;
  }

  leave(session: Session, visitorId: string): void {
    this.#visitors.leave(visitorId, session);
  }
}

function toFrame(event: VisitorLive["event"]): ServerFrame | undefined {
  switch (event?.$case) {
    case "chat":
      return { t: "chat", chat: toChatView(event.value, "visitor") };
    case "knock":
      return { t: "knock", chat_id: event.value.chatId, operator_name: event.value.operatorName };
    default:
      // An event of a newer version of chat.
      return undefined;
  }
}
