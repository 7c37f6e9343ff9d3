import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ConsumerLimits } from "@switchboard/bus/consumer-options";
import { listDeadEvents } from "@switchboard/bus/dead-events";
import { newId } from "@switchboard/kit/ids";
import { catchMails, untilMail } from "@switchboard/testing/mails";
import { TcpRelay } from "@switchboard/testing/tcp-relay";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { NotifyFixture } from "./fixture.ts";

// Far above what anything here takes; conditions are waited for.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** As in production, in a hurry. */
const consumerLimits: ConsumerLimits = { attempts: 3, retryMs: 10, waitMs: 5, waitMaxMs: 20 };
/** More looks at the database than an event had deliveries, once, before it was given up. */
const MANY = 100;

let fixture: NotifyFixture;
let catcher: Awaited<ReturnType<typeof catchMails>>;
let relay: TcpRelay;

beforeAll(async () => {
  fixture = await NotifyFixture.start();
  catcher = await catchMails();
  const url = new URL(fixture.databaseUrl);
  relay = await TcpRelay.start([Number(url.port)]);
  url.port = String(relay.port);
  await fixture.instance({ smtpUrl: catcher.smtpUrl, databaseUrl: url.href, consumerLimits });
});

afterAll(async () => {
  await fixture.stop();
  await relay.stop();
  await catcher.stop();
});

test("C5, C6, C19: mails that are asked for while the database is away are sent when it is back, once", async () => {
  const [before, during, later] = [1, 2, 3].map((n) => `${n}-${newId()}@example.test`) as [string, string, string];
  await fixture.requestMail({ to: [before] });
  await untilMail(catcher, before);

  relay.route([]);
  relay.cut();
  const { refused } = relay;
  await fixture.requestMail({ to: [during] });
  await until("the database was looked for again and again", () => relay.refused > refused + MANY, 30_000);
  await fixture.requestMail({ to: [later] });
  relay.route([Number(new URL(fixture.databaseUrl).port)]);

  for (const to of [during, later]) await untilMail(catcher, to);
  expect(catcher.mails.flatMap(({ recipients }) => recipients).sort()).toEqual([before, during, later].sort());
  expect(await listDeadEvents(fixture.pool, undefined, 1)).toEqual([]);
});

test("a mail that a bug kept from being queued is sent again with one command when the bug is mended", async () => {
  const to = `4-${newId()}@example.test`;
  await fixture.pool.query("alter table mails rename to mails_of_before");
  const { mailId } = await fixture.requestMail({ to: [to] });
  const listed = await until("it is on the list", async () => {
    const lines = await deadEvents("list");
    return lines.includes(mailId) && lines;
  });
  expect(listed).toContain('relation "mails" does not exist (attempts: 3)');
  await fixture.pool.query("alter table mails_of_before rename to mails");

  expect(await deadEvents("resend", "all")).toBe("1 will be handled again\n");
  await untilMail(catcher, to);
  await until("the list is empty", async () => (await deadEvents("list")) === "there are no dead events\n");
});

/** What the command prints, run as those run it who look after the service. */
async function deadEvents(...args: string[]): Promise<string> {
  const script = join(import.meta.dirname, "../src/dead-events.ts");
  const env = { ...process.env, NOTIFY_DATABASE_URL: fixture.databaseUrl };
  return (await promisify(execFile)(process.execPath, [script, ...args], { env })).stdout;
}
