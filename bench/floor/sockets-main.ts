import type { IncomingMessage } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

/**
 * The least that holds sockets and hands one frame on to many: bare ws, no sign-in, no rights, no bounds.
 *
 * `/<group>` is joined by its first frame, which is answered with a welcome; a frame of `/<group>/publish` goes to
 * everybody of the group. Like the gateway it pings everybody every 8 s, some at a time.
 */
const pingMs = 8_000;
const pingGroups = 160;

const groups = new Map<string, Set<WebSocket>>();
const slots = Array.from({ length: pingGroups }, () => new Set<WebSocket>());
const welcome = JSON.stringify({ t: "welcome" });
let next = 0;
let turn = 0;

new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.env["FLOOR_PORT"]),
  perMessageDeflate: false,
  clientTracking: false,
}).on("connection", (socket: WebSocket, request: IncomingMessage) => {
  const [, name = "", role] = (request.url ?? "").split("/");
  if (role === "publish") publish(socket, name);
  else join(socket, name);
});

setInterval(() => {
  turn = (turn + 1) % pingGroups;
  for (const socket of slots[turn] ?? []) socket.ping();
}, pingMs / pingGroups);

function publish(socket: WebSocket, name: string): void {
  socket.on("message", (data: Buffer) => {
    const text = data.toString();
    for (const member of groups.get(name) ?? []) member.send(text);
  });
}

function join(socket: WebSocket, name: string): void {
  const members = groups.get(name) ?? new Set();
  groups.set(name, members.add(socket));
  next = (next + 1) % pingGroups;
  const slot = slots[next];
  slot?.add(socket);
  socket.on("message", () => socket.send(welcome));
  socket.on("close", () => {
    members.delete(socket);
    slot?.delete(socket);
  });
}
