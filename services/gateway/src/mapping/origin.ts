import type { Origin } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import type { Init } from "@switchboard/contracts/messages";
import type { OriginBody, OriginView } from "@switchboard/contracts/schemas/chat";
import type { FastifyRequest } from "fastify";

/** A user agent is shown to people, not parsed; what is longer is cut. */
const USER_AGENT_MAX = 512;

/** Where a conversation begins: what the page tells, what its browser says of itself, and where that is. */
export function toOrigin(told: OriginBody = {}, request: FastifyRequest): Init<Origin> {
  const { page_url: pageUrl = "", referrer = "", time_zone: timeZone = "", language = "" } = told;
  const userAgent = (request.headers["user-agent"] ?? "").slice(0, USER_AGENT_MAX);
  return { pageUrl, referrer, userAgent, ipAddress: request.ip, timeZone, language };
}

/** What staff see of it. */
export function toOriginView(origin: Origin | undefined): OriginView {
  return {
    page_url: origin?.pageUrl || null,
    referrer: origin?.referrer || null,
    user_agent: origin?.userAgent || null,
    ip_address: origin?.ipAddress || null,
    time_zone: origin?.timeZone || null,
    language: origin?.language || null,
  };
}
