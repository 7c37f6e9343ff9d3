import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { Bus } from "@switchboard/bus/nats";
import { fromEventJson } from "@switchboard/contracts/encode";
import { RegistrationAnsweredSchema } from "@switchboard/contracts/gen/switchboard/search/v1/search_events";
import { searchEventSubject, searchStream } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import { finishRequest } from "../store/chat-requests.ts";

/** Follows what became of visitors who were to be registered as clients (C11). */
export function followRegistrations(pool: Pool, bus: Bus, log: Logger): Consumer {
  return startConsumer({
    bus,
    pool,
    stream: searchStream,
    durable: "chat-registrations",
    filter: searchEventSubject("registration_answered", "*"),
    log,
    handle: async ({ payload }) => {
      const { requestId, clientId, reason, violations } = fromEventJson(RegistrationAnsweredSchema, payload);
      const errors = violations.map(({ pointer, detail }) => ({ pointer, detail }));
      const state = reason === "" ? "done" : "failed";
      await finishRequest(pool, { id: requestId, state, result: clientId, reason, errors });
    },
  });
}
