import { REALTIME_PROTOCOL } from "@switchboard/contracts/limits";
import type { ServerFrame } from "@switchboard/contracts/realtime";
import { newId } from "@switchboard/kit/ids";
import { messageText } from "../load/arena.ts";
import { closeAll, openAll, openSocket, Waiter } from "../load/sockets.ts";
import type { FloorAudience, OursAudience } from "./fanout-job.ts";

/** Makes events, each known by an id. */
export interface Publishers {
  /** Sends one event; its frame will carry the id that is returned. */
  publish(frameBytes: number): string;
  /** The id in a frame; undefined for an event of somebody else. */
  idOf(frame: Buffer): string | undefined;
  close(): Promise<void>;
}

/** Visitors whose chats wait write messages, which show in the list of their department. */
export async function openVisitors({ url, publishers }: OursAudience): Promise<Publishers> {
  const sockets = await openAll(publishers, async ({ cookie }) => {
    const welcome = new Waiter();
    const socket = await openSocket(url, { cookie }, (text) => {
      const { t } = JSON.parse(text) as ServerFrame;
      if (t === "welcome") welcome.done();
      else if (t === "error") throw new Error(`a visitor was answered ${text}`);
    });
    socket.send(JSON.stringify({ t: "hello", protocol: REALTIME_PROTOCOL }));
    await welcome.promise;
    return socket;
  });
  let next = 0;
  return {
    publish: () => {
      const index = next++ % sockets.length;
      const message_id = newId();
      const { chatId } = publishers[index] ?? {};
      sockets[index]?.send(JSON.stringify({ t: "send", id: next, chat_id: chatId, message_id, text: messageText }));
      return message_id;
    },
    idOf: (frame) => {
      const { change } = JSON.parse(frame.toString()) as Extract<ServerFrame, { t: "list" }>;
      return change.kind === "message" ? change.message.message_id : undefined;
    },
    close: () => closeAll(sockets),
  };
}

/** Has the bare server hand on frames that are as long as ours. */
export async function openBarePublisher({ url }: FloorAudience): Promise<Publishers> {
  const socket = await openSocket(`${url}/publish`, {}, () => undefined);
  return {
    publish: (frameBytes) => {
      const id = newId();
      const frame = { t: "list", id, padding: "" };
      socket.send(JSON.stringify({ ...frame, padding: "x".repeat(frameBytes - JSON.stringify(frame).length) }));
      return id;
    },
    idOf: (frame) => (JSON.parse(frame.toString()) as { id: string }).id,
    close: () => closeAll([socket]),
  };
}
