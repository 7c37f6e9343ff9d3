import { metricsOf } from "@switchboard/kit/metrics";
import type { Pool } from "@switchboard/pg/pool";
import { type QueueFigures, queueFigures } from "./store/delivery-queues.ts";
import { type MailFigures, mailFigures } from "./store/mails.ts";

const { counter, histogram, readGauge } = metricsOf("notify");

/** Attempts to hand a mail over, by what came of them. */
export const mailAttempts = counter(
  "mail_attempts_total",
  "Attempts to send mails, by outcome.",
  ["outcome"],
  [{ outcome: "dead" }],
);

/** Attempts of deliveries, by what came of them. */
export const deliveryAttempts = counter("delivery_attempts_total", "Attempts of webhook deliveries, by outcome.", [
  "outcome",
]);

/** How long a target takes to answer. */
export const deliverySeconds = histogram("delivery_duration_seconds", "Time of one attempt of a webhook delivery.");

/** Deliveries made out of events. */
export const deliveriesQueued = counter("deliveries_total", "Webhook deliveries that were queued.");

/** Endpoints that were switched off. */
export const endpointsDisabled = counter(
  "endpoints_disabled_total",
  "Webhook endpoints that were switched off, by reason.",
  ["reason"],
  [{ reason: "failing" }, { reason: "backlog" }, { reason: "gone" }],
);

/** The queues as they are when somebody looks. Every instance says the same. */
export function exposeQueues(pool: Pool): void {
  const mails = (name: keyof MailFigures) => async () => (await mailFigures(pool))[name];
  const queues = (name: keyof QueueFigures) => async () => (await queueFigures(pool))[name];
  readGauge("mails_waiting", "Mails that are not sent yet.", mails("waiting"));
  readGauge("mails_dead", "Mails that were given up.", mails("dead"));
  readGauge("mail_oldest_seconds", "Age of the oldest mail that is not sent yet.", mails("oldest"));
  readGauge("delivery_queues", "Subjects with something to be told to an active endpoint.", queues("queues"));
  readGauge("delivery_oldest_seconds", "Age of the oldest pending delivery.", queues("oldest"));
}
