import { type Consumer, startConsumer } from "@switchboard/bus/consumer";
import type { ConsumerLimits, ReceivedEvent } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { MailRequested } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { Permission, type Staff } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { StaffSaved } from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { chatStream, mailRequestedSubject, presenceStream } from "@switchboard/contracts/subjects";
import type { Logger } from "@switchboard/kit/log";
import type { Pool } from "@switchboard/pg/pool";
import { queueMail } from "./commands/queue-mail.ts";
import { saveStaff } from "./commands/save-staff.ts";
import type { NotifyDeps } from "./deps.ts";
import type { StaffRow } from "./store/staff.ts";

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
        if ((await queueMail(pool, MailRequested.fromJSON(payload), now())) > 0) queued();
      },
    }),
  );
}

/** Follows who is an administrator, so that the replica is fresh within moments. */
export function startStaffConsumer(pool: Pool, bus: Bus, log: Logger): Consumer {
  return startConsumer({
    bus,
    pool,
    stream: presenceStream,
    durable: "notify-staff",
    filter: "switchboard.presence.v1.staff_saved.*",
    log,
    handle: (event) => saveStaff(pool, staffOf(event)),
  });
}

/** Whom an event speaks of. */
function staffOf({ payload }: Pick<ReceivedEvent, "payload">): StaffRow[] {
  const { staff } = StaffSaved.fromJSON(payload);
  return staff === undefined ? [] : [toStaffRow(staff)];
}

/** A member of staff as they are kept here: whoever has the permission `admin` is an administrator (P1). */
export function toStaffRow({ id, permissions, version }: Staff): StaffRow {
  return { id, administrator: permissions.includes(Permission.ADMIN), version };
}
