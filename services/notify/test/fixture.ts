import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { ConsumerLimits } from "@switchboard/bus/consumer-options";
import type { Bus } from "@switchboard/bus/nats";
import { ensureStream } from "@switchboard/bus/streams";
import { toEventJson } from "@switchboard/contracts/encode";
import { type MailRequested, MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { MailService } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { WebhookService } from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import {
  type GetOrganisationResponse,
  GetOrganisationResponseSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { chatStream, mailRequestedSubject, presenceStream, searchStream } from "@switchboard/contracts/subjects";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { followOrganisation, saveOrganisation } from "@switchboard/organisation/follow-organisation";
import type { StaffRow } from "@switchboard/organisation/staff";
import { createPool, type Pool } from "@switchboard/pg/pool";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { type TestKeys, testKeys } from "@switchboard/testing/callers";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { ownNats } from "@switchboard/testing/own-backends";
import { startDeliverySender } from "../src/delivery-sender.ts";
import type { NotifyDeps } from "../src/deps.ts";
import type { RetryPolicy } from "../src/domain/retry.ts";
import { eventStreams, startEventFollower } from "../src/event-follower.ts";
import { createNotifyServer } from "../src/grpc/server.ts";
import { createMailer } from "../src/mail/smtp.ts";
import { startMailConsumers } from "../src/mail-consumers.ts";
import { startMailSender } from "../src/mail-sender.ts";
import { migrations } from "../src/migrations.ts";
import { addStreams } from "../src/store/stream-positions.ts";
import { resolveHost } from "../src/webhooks/resolve-target.ts";

/** As in production, in a hurry. */
export const hasty: RetryPolicy = { firstMs: 100, factor: 1.5, longestMs: 500, windowMs: 24 * 3_600_000 };

export const admin = { kind: "staff", id: newId(), name: "Ada" } as const;
export const operator = { kind: "staff", id: newId(), name: "Olga" } as const;

type Told = Pick<GetOrganisationResponse, "staff">;

const aColleague: Omit<StaffRow, "id" | "name" | "permissions"> = {
  email: "",
  role: "operator",
  departmentIds: [],
  mode: "offline",
  version: 1,
};
const nobody = async (): Promise<Told> => ({ staff: [] });

/** What a test may say about an instance. */
export interface InstanceOptions {
  readonly smtpUrl?: string;
  readonly retry?: RetryPolicy;
  readonly allowPrivate?: boolean;
  readonly timeoutMs?: number;
  readonly slots?: number;
  readonly now?: () => Date;
  readonly consumerLimits?: ConsumerLimits;
  /** Another way to the database. */
  readonly databaseUrl?: string;
}

/** One running instance of the service and clients of it. */
export interface Instance {
  readonly mails: UnaryClient<typeof MailService>;
  readonly webhooks: UnaryClient<typeof WebhookService>;
  stop(): Promise<void>;
}

/** The service on a database and a NATS of its own, with any number of instances. */
export class NotifyFixture {
  readonly keys: TestKeys = testKeys("notify");
  readonly pool: Pool;
  readonly bus: Bus;
  readonly databaseUrl: string;
  readonly #release: () => Promise<void>;
  readonly #instances = new Set<Instance>();

  private constructor(databaseUrl: string, pool: Pool, bus: Bus, release: () => Promise<void>) {
    this.databaseUrl = databaseUrl;
    this.pool = pool;
    this.bus = bus;
    this.#release = release;
  }

  static async start(): Promise<NotifyFixture> {
    const [database, nats] = await Promise.all([
      createTestDatabase("notify", migrations),
      // The streams of another test file must not be ours.
      ownNats(),
    ]);
    const pool = createPool(database.url, 5, silentLog);
    const bus = await connectBus(nats.url, "notify-test", silentLog);
    for (const stream of [presenceStream, chatStream, searchStream]) await ensureStream(bus, stream);
    await saveOrganisation(pool, {
      staff: [
        { ...aColleague, id: admin.id, name: admin.name, permissions: ["admin"] },
        { ...aColleague, id: operator.id, name: operator.name, permissions: ["chat"] },
      ],
    });
    return new NotifyFixture(database.url, pool, bus, async () => {
      await bus.close();
      await pool.end();
      await nats.stop();
      await database.drop();
    });
  }

  /** Follows the organisation, with what presence answers when it is asked for all of it. */
  follow(service: string, getStaff: () => Promise<Pick<GetOrganisationResponse, "staff">>): { stop(): Promise<void> } {
    const source = { getOrganisation: async () => create(GetOrganisationResponseSchema, await getStaff()) };
    const callerToken = () => this.keys.signerOf("notify").sign({ kind: "service", name: "notify" });
    return followOrganisation({ service, pool: this.pool, bus: this.bus, source, callerToken, log: silentLog });
  }

  /** Starts an instance as a process of its own would be. */
  async instance(options: InstanceOptions = {}): Promise<Instance> {
    const pool = createPool(options.databaseUrl ?? this.databaseUrl, 5, silentLog);
    await addStreams(
      pool,
      eventStreams.map(({ name }) => name),
    );
    const deps: NotifyDeps = { pool, now: options.now ?? (() => new Date()), random: () => 0.5, log: silentLog };
    const { retry = hasty, allowPrivate = true, timeoutMs = 10_000 } = options;
    const mailer = createMailer(options.smtpUrl ?? "smtp://127.0.0.1:1", "Acme Support <support@acme.test>");
    const mails = startMailSender({ ...deps, mailer, retry }, 5);
    const post = { allowPrivate, timeoutMs, resolve: resolveHost };
    const deliveries = startDeliverySender({ ...deps, retry, post }, options.slots ?? 4);
    const nudgeMails = () => mails.nudge();
    const nudgeDeliveries = () => deliveries.nudge();
    const consumers = [
      ...startMailConsumers(deps, this.bus, nudgeMails, options.consumerLimits),
      this.follow("notify", nobody),
      startEventFollower(deps, this.bus, nudgeDeliveries),
    ];
    const server = createNotifyServer(deps, {
      verifier: this.keys.verifier,
      allowPrivate,
      mailsQueued: nudgeMails,
      deliveriesQueued: nudgeDeliveries,
    });
    const address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
    const clients = {
      mails: createUnaryClient(MailService, address),
      webhooks: createUnaryClient(WebhookService, address),
    };
    const instance: Instance = {
      ...clients,
      stop: async () => {
        this.#instances.delete(instance);
        clients.mails.close();
        clients.webhooks.close();
        await server.close();
        await Promise.all(consumers.map((consumer) => consumer.stop()));
        await Promise.all([mails.stop(), deliveries.stop()]);
        await pool.end();
      },
    };
    this.#instances.add(instance);
    return instance;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#instances].map((instance) => instance.stop()));
    await this.#release();
  }

  /** Calls as somebody; 10 s, because machines can be slow. */
  async as(
    caller: Caller,
    idempotencyKey = "",
  ): Promise<{ callerToken: string; timeoutMs: number; idempotencyKey: string }> {
    return { callerToken: await this.keys.signer.sign(caller), timeoutMs: 10_000, idempotencyKey };
  }

  /** Tells a fact as a service's outbox would. */
  async publish(subject: string, payload: unknown, id = newId()): Promise<void> {
    await this.bus.js.publish(subject, JSON.stringify(payload), { msgID: id });
  }

  /** A service asks for a mail. */
  async requestMail(changes: MessageInitShape<typeof MailRequestedSchema> = {}): Promise<MailRequested> {
    const request = create(MailRequestedSchema, {
      mailId: newId(),
      to: ["ann@example.test"],
      template: "transcript",
      language: "en",
      params: { project_name: "Acme", transcript: "Ann: hello" },
      ...changes,
    });
    await this.publish(mailRequestedSubject("chat", request.mailId), toEventJson(MailRequestedSchema, request));
    return request;
  }
}
