import rateLimit, { type FastifyRateLimitStore } from "@fastify/rate-limit";
import { addressBucket } from "@switchboard/kit/address-bucket";
import { AppError } from "@switchboard/kit/errors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RequestCounter } from "../limits/request-counter.ts";
import { rateLimited } from "../metrics.ts";

export interface RateLimitOptions {
  readonly requests: RequestCounter;
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
 * Counts requests for each staff member, visitor, API key or address. What is no operation of the API is not counted: that
 * is decided by the route which answers, however the path was spelt.
 */
export async function addRateLimit(app: FastifyInstance, { requests, perMinute }: RateLimitOptions): Promise<void> {
  await app.register(rateLimit, {
    store: storeOf(requests),
    max: ({ identity }) => perMinute[identity.kind],
    timeWindow: 60_000,
    keyGenerator: personKey,
    allowList: ({ routeOptions }) => routeOptions.config.operation === undefined,
    onExceeded: () => rateLimited.inc({ what: "request" }),
    errorResponseBuilder: (_request, { ttl }) => {
      const seconds = String(Math.max(1, Math.ceil(ttl / 1000)));
      return new AppError("resource_exhausted", "gateway.too_many_requests", { retry_after_s: seconds });
    },
  });
}

/** What the plugin counts with, on every route. */
function storeOf(requests: RequestCounter) {
  return class Store implements FastifyRateLimitStore {
    incr(...[key, callback, windowMs, max]: Parameters<FastifyRateLimitStore["incr"]>): void {
      requests.count(key, windowMs, max).then(
        ({ count, endsInMs }) => callback(null, { current: count, ttl: endsInMs }),
        (error: Error) => callback(error),
      );
    }

    child(): Store {
      return this;
    }
  };
}

/**
 * A limit of its own for a route that addresses, not people, could abuse. `deviceOf` tells a browser that is known for
 * good, which is counted by itself then.
 */
export function addressLimit(
  perMinute: number,
  deviceOf: (request: FastifyRequest) => string | undefined = () => undefined,
) {
  const keyGenerator = (request: FastifyRequest) => {
    const device = deviceOf(request);
    const who = device === undefined ? addressKey(request) : `device:${device}`;
    return `${request.method} ${request.routeOptions.url ?? ""} ${who}`;
  };
  return { max: perMinute, timeWindow: 60_000, keyGenerator };
}

function personKey(request: FastifyRequest): string {
  const { identity } = request;
  return identity.kind === "anonymous" ? addressKey(request) : `${identity.kind}:${identity.id}`;
}

function addressKey(request: FastifyRequest): string {
  return `address:${addressBucket(request.ip)}`;
}
