import rateLimit from "@fastify/rate-limit";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Redis } from "ioredis";
import { rateLimited } from "../metrics.ts";

export interface RateLimitOptions {
  readonly redis: Redis;
  readonly perMinute: RequestLimits;
}

/** Requests a minute of one of each kind of caller (G5). */
export interface RequestLimits {
  readonly visitor: number;
  readonly staff: number;
  readonly key: number;
  /** Whoever is nobody is counted by their address. */
  readonly anonymous: number;
}

/**
 * Counts requests for each staff member, visitor, API key or address, for all gateways together. While Redis is away nothing is
 * counted and everything is let in: a limit is worth less than the service.
 */
export async function addRateLimit(app: FastifyInstance, { redis, perMinute }: RateLimitOptions): Promise<void> {
  await app.register(rateLimit, {
    redis,
    nameSpace: "gateway:rate:",
    max: ({ identity }) => perMinute[identity.kind],
    timeWindow: 60_000,
    skipOnError: true,
    keyGenerator: personKey,
    allowList: (request) => !/^\/(v1|files)\//.test(request.url),
    onExceeded: () => rateLimited.inc({ what: "request" }),
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = String(Math.max(1, Math.ceil(ttl / 1000)));
      return new AppError("resource_exhausted", "gateway.too_many_requests", { retry_after_s: seconds });
    },
  });
}

/** A limit of its own for a route that addresses, not people, could abuse. */
export function addressLimit(perMinute: number) {
  return { max: perMinute, timeWindow: 60_000, keyGenerator: addressKey };
}

function personKey(request: FastifyRequest): string {
  const { identity } = request;
  return identity.kind === "anonymous" ? addressKey(request) : `${identity.kind}:${identity.id}`;
}

function addressKey(request: FastifyRequest): string {
  return `address:${request.ip}`;
}
