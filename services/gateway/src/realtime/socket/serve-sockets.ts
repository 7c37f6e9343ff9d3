import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { FRAME_MAX_BYTES } from "@switchboard/contracts/limits";
import { AppError, errorKinds } from "@switchboard/kit/errors";
import { WebSocketServer } from "ws";
import type { GatewayDeps } from "../../deps.ts";
import { toProblem } from "../../problem.ts";
import type { Realtime } from "../realtime.ts";

const PATH = "/v1/realtime";
/** How long a closing handshake may take before the connection is cut, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * Upgrades `/v1/realtime` to a WebSocket. `ws` is used as it is, because a socket then keeps nothing of the request that
 * opened it: ten thousand idle ones must fit.
 */
export function serveSockets(server: Server, realtime: Realtime, deps: GatewayDeps, trustProxy: boolean): void {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FRAME_MAX_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  server.on("upgrade", (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    try {
      admit(request, realtime, deps, trustProxy);
    } catch (thrown) {
      return refuse(connection, AppError.from(thrown));
    }
    const visitorId = deps.visitorCookies.readHeader(request.headers.cookie);
    sockets.handleUpgrade(request, connection, head, (socket) => realtime.adopt(socket, connection, visitorId));
  });
}

/** Throws when the upgrade is refused. */
function admit(request: IncomingMessage, realtime: Realtime, deps: GatewayDeps, trustProxy: boolean): void {
  if ((request.url ?? "").split("?")[0] !== PATH) throw new AppError("not_found", "request.route_not_found");
  deps.origins.require(request.headers.origin, hostOf(request, trustProxy));
  if (!realtime.accepting) throw new AppError("unavailable", "gateway.no_new_sockets");
}

function hostOf({ headers }: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers["x-forwarded-host"] : undefined;
  return (
    String(forwarded ?? headers.host ?? "")
      .split(",")[0]
      ?.trim() ?? ""
  );
}

function refuse(connection: Duplex, error: AppError): void {
  const status = errorKinds[error.kind].http;
  const body = JSON.stringify(toProblem(error, { status, instance: PATH }));
  connection.on("error", () => connection.destroy());
  connection.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "connection: close",
      "content-type: application/problem+json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      ...(error.kind === "unavailable" ? ["retry-after: 1"] : []),
      "",
      body,
    ].join("\r\n"),
  );
}
