import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ConsumerLimits } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { fromEventJson } from "@switchboard/contracts/encode";
import { MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { chatStream, mailRequestedSubject } from "@switchboard/contracts/subjects";
import { queueMail } from "./commands/queue-mail.ts";
import type { NotifyDeps } from "./deps.ts";

/** In whose streams mails are asked for, and the durable consumer of each. */
const mailSources = [{ service: "chat", stream: chatStream, durable: "notify-mail-chat" }] as const;

/** Queues the mails that services ask for. `queued` is told of new ones. */
export function startMailConsumers(
  { pool, log, now }: NotifyDeps,
  bus: Bus,
  queued: () => void,
  limits?: ConsumerLimits,
): Consumer[] {
  return mailSources.map(({ service, stream, durable }) =>
    startConsumer({
      bus,
      pool,
      stream,
      durable,
      filter: mailRequestedSubject(service, "*"),
      log,
      limits,
      handle: async ({ payload }) => {
        if ((await queueMail(pool, fromEventJson(MailRequestedSchema, payload), now())) > 0) queued();
      },
    }),
  );
}
