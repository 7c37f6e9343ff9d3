import { type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import proxyAddr, { type Address, compile } from "@fastify/proxy-addr";
import { FRAME_MAX_BYTES } from "@switchboard/contracts/limits";
import { addressBucket } from "@switchboard/kit/address-bucket";
import { AppError, errorKinds } from "@switchboard/kit/errors";
import { WebSocketServer } from "ws";
import type { Asking } from "../../auth/visitor-tokens.ts";
import type { GatewayDeps } from "../../deps.ts";
import { type SocketPlaceLimits, SocketPlaces } from "../../limits/socket-places.ts";
import { rateLimited } from "../../metrics.ts";
import { toProblem } from "../../problem.ts";
import type { Realtime } from "../realtime.ts";

const PATH = "/v1/realtime";
/** How long a closing handshake may take before the connection is cut, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

/** How sockets are let in. */
export interface SocketOptions extends SocketPlaceLimits {
  /** Proxies whose X-Forwarded-* headers are believed, separated by commas; empty for none. */
  readonly trustProxy: string;
}

/**
 * Upgrades `/v1/realtime` to a WebSocket. `ws` is used as it is, because a socket then keeps nothing of the request that
 * opened it: ten thousand idle ones must fit.
 */
export function serveSockets(server: Server, realtime: Realtime, deps: GatewayDeps, options: SocketOptions): void {
  const places = new SocketPlaces(options);
  const trusts = trustOf(options.trustProxy);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FRAME_MAX_BYTES,
    closeTimeout: CLOSE_TIMEOUT_MS,
  } as ConstructorParameters<typeof WebSocketServer>[0]);
  server.on("upgrade", (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    const visitorId = deps.visitorCookies.readHeader(request.headers.cookie);
    const asking = { origin: request.headers.origin, host: hostOf(request, options.trustProxy !== "") };
    const takePlace = (id: string) => void connection.once("close", places.takeForVisitor(id));
    let isOwnPage = false;
    try {
      isOwnPage = admit(request, asking, realtime, deps);
      connection.once("close", places.take(addressBucket(proxyAddr(request, trusts)), visitorId));
    } catch (thrown) {
      return refuse(connection, AppError.from(thrown));
    }
    sockets.handleUpgrade(request, connection, head, (socket) =>
      realtime.adopt(socket, { connection, visitorId, isOwnPage, asking, takePlace }),
    );
  });
}

/** Whether a page of ours asks, or none; of others only visitors may come. Throws when the upgrade is refused. */
function admit(
  { url }: IncomingMessage,
  { origin, host }: Asking,
  realtime: Realtime,
  { origins }: GatewayDeps,
): boolean {
  if ((url ?? "").split("?")[0] !== PATH) throw new AppError("not_found", "request.route_not_found");
  origins.require("sites", origin, host);
  if (!realtime.accepting) throw new AppError("unavailable", "gateway.no_new_sockets");
  return origin === undefined || origins.allows("own", origin, host);
}

/** As fastify decides it for requests. */
function trustOf(trustProxy: string): (address: string, hop: number) => boolean {
  if (trustProxy === "") return () => false;
  return compile(trustProxy.split(",").map((one): Address => one.trim()));
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
  if (error.kind === "resource_exhausted") rateLimited.inc({ what: "socket" });
  const retryAfter = error.params["retry_after_s"] ?? (error.kind === "unavailable" ? "1" : undefined);
  const status = errorKinds[error.kind].http;
  const body = JSON.stringify(toProblem(error, { status, instance: PATH }));
  connection.on("error", () => connection.destroy());
  connection.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "connection: close",
      "content-type: application/problem+json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      ...(retryAfter === undefined ? [] : [`retry-after: ${retryAfter}`]),
      "",
      body,
    ].join("\r\n"),
  );
}
