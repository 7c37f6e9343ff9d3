import type { Bus } from "@switchboard/bus/nats";
import { ObjectStore } from "@switchboard/bus/object-store";
import { type Chat, ChatService } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { FilesService } from "@switchboard/contracts/gen/switchboard/chat/v1/files";
import type { Message } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { createFiles } from "@switchboard/files/files";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import { saveOrganisation } from "@switchboard/organisation/follow-organisation";
import type { OrganisationRows } from "@switchboard/organisation/organisation-rows";
import type { StaffRow } from "@switchboard/organisation/staff";
import { createPool, type Pool, type PoolTimes } from "@switchboard/pg/pool";
import type { ServiceShape } from "@switchboard/rpc/definition";
import type { RpcServer } from "@switchboard/rpc/server";
import { createUnaryClient, type UnaryClient } from "@switchboard/rpc/unary-client";
import { type TestKeys, testKeys } from "@switchboard/testing/callers";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { readOutbox, type WaitingEvent } from "@switchboard/testing/outbox";
import { inject } from "vitest";
import { fileReasons } from "../src/domain/uploads.ts";
import { createWriterPool } from "../src/exchange/writer-pool.ts";
import { createChatServer } from "../src/grpc/server.ts";
import { migrations } from "../src/migrations.ts";
import { saveModes } from "../src/store/operators.ts";
import { ExchangeClient } from "./exchange-client.ts";

/** One instance of the service and a client of it. */
export interface Instance {
  readonly address: string;
  readonly client: UnaryClient<typeof ChatService>;
  readonly files: UnaryClient<typeof FilesService>;
  readonly exchange: ExchangeClient;
  readonly server: RpcServer;
  /** A client of another of its services; closed with the instance. */
  clientOf<S extends ServiceShape>(definition: S): UnaryClient<S>;
  stop(): Promise<void>;
}

/** The company that the tests are about. */
export const acme = {
  project: newId(),
  otherProject: newId(),
  sales: newId(),
  support: newId(),
  /** Of the other project. */
  elsewhere: newId(),
  /** In Support. */
  alice: { kind: "staff", id: newId(), name: "Alice" },
  /** In Support and Sales. */
  boris: { kind: "staff", id: newId(), name: "Boris" },
  /** In the department of the other project. */
  zoe: { kind: "staff", id: newId(), name: "Zoe" },
  /** In Support, without the permission to chat. */
  trainee: { kind: "staff", id: newId(), name: "Tim" },
} as const;

/** The service on a database of its own, with any number of instances. */
export class ChatFixture {
  readonly keys: TestKeys;
  readonly pool: Pool;
  readonly bus: Bus;
  readonly databaseUrl: string;
  /** Where the files of its instances are. */
  readonly store: ObjectStore;
  readonly #bucket = `files-${newId()}`;
  readonly #drop: () => Promise<void>;
  readonly #instances: Instance[] = [];

  private constructor(databaseUrl: string, drop: () => Promise<void>, pool: Pool, bus: Bus) {
    this.keys = testKeys("chat");
    this.databaseUrl = databaseUrl;
    this.#drop = drop;
    this.pool = pool;
    this.bus = bus;
    this.store = new ObjectStore(bus, this.#bucket);
  }

  static async start(): Promise<ChatFixture> {
    const database = await createTestDatabase("chat", migrations);
    const pool = createPool(database.url, 10, silentLog);
    const bus = await connectBus(inject("natsUrl"), "chat-test", silentLog);
    const fixture = new ChatFixture(database.url, database.drop, pool, bus);
    await fixture.#saveAcme();
    return fixture;
  }

  /** Starts an instance with pools of its own, as a second process would have them; its messages may go another way. */
  async instance(writerUrl = this.databaseUrl, writerTimes: PoolTimes = {}): Promise<Instance> {
    const pool = createPool(this.databaseUrl, 10, silentLog);
    const writer = createWriterPool(writerUrl, silentLog, writerTimes);
    const server = createChatServer({
      pool,
      writer,
      publisher: this.bus,
      verifier: this.keys.verifier,
      now: () => new Date(),
      committed: () => {},
      nudgeRouting: () => {},
      parkedWritten: () => {},
      abandonAfterS: 86_400,
      clientProofS: 86_400,
      workplaceUrl: "https://support.example/workplace/",
      files: createFiles(
        { pool, store: this.store, now: () => new Date(), discarded: () => {}, log: silentLog },
        { linkSecret: "a secret of the tests, long enough", maxBytes: 25 * 1024 * 1024, reasons: fileReasons },
      ),
      log: silentLog,
    });
    const address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
    const client = createUnaryClient(ChatService, address);
    const files = createUnaryClient(FilesService, address);
    const exchange = new ExchangeClient(address, await this.keys.signer.sign({ kind: "service", name: "gateway" }));
    const others: { close(): void }[] = [];
    const clientOf = <S extends ServiceShape>(definition: S): UnaryClient<S> => {
      const other = createUnaryClient(definition, address);
      others.push(other);
      return other;
    };
    const stop = async () => {
      for (const other of others) other.close();
      exchange.close();
      client.close();
      files.close();
      await server.close();
      await Promise.all([pool.end(), writer.end()]);
    };
    const instance = { address, client, files, exchange, server, clientOf, stop };
    this.#instances.push(instance);
    return instance;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.stop()));
    // There is no bucket where nothing was sent.
    await this.bus.jsm.streams.delete(`OBJ_${this.#bucket}`).catch(() => undefined);
    await this.bus.close();
    await this.pool.end();
    await this.#drop();
  }

  token(caller: Caller): Promise<string> {
    return this.keys.signer.sign(caller);
  }

  async as(caller: Caller): Promise<{ callerToken: string }> {
    return { callerToken: await this.token(caller) };
  }

  /** Lets a visitor prove to be a client (C4). */
  async prove<V extends Visitor>({ client }: Instance, visitor: V, id: string, more: Partial<Proof> = {}): Promise<V> {
    const { projectId = acme.project, name = "Ann Client", email = "ann@client.test" } = more;
    const proven = { ...visitor, client: { projectId, id, name, email } };
    await client.identifyVisitor({ projectId }, await this.as(proven));
    return visitor;
  }

  /** Opens a chat of a new visitor in Support. */
  async openChat(
    { client }: Instance,
    changes: Parameters<typeof openRequest>[0] = {},
  ): Promise<{ chat: Chat; visitor: Visitor }> {
    const visitor = newVisitor();
    const { chat } = await client.openChat(openRequest(changes), await this.as(visitor));
    return { chat: there(chat), visitor };
  }

  /** Opens a chat of a new visitor and lets Alice take it. */
  async heldChat(
    instance: Instance,
    changes: Parameters<typeof openRequest>[0] = {},
  ): Promise<{ chat: Chat; visitor: Visitor }> {
    const { chat, visitor } = await this.openChat(instance, changes);
    const taken = await instance.client.takeChat({ chatId: chat.id }, await this.as(acme.alice));
    return { chat: there(taken.chat), visitor };
  }

  /** Every message of a chat. */
  async messages({ client }: Instance, chatId: string): Promise<Message[]> {
    const caller = await this.as({ kind: "service", name: "gateway" });
    const all: Message[] = [];
    for (let more = true; more; ) {
      const from = { case: "afterSeq", value: all.at(-1)?.seq ?? 0 } as const;
      const page = await client.listMessages({ chatId, from, pageSize: 200 }, caller);
      all.push(...page.messages);
      more = page.more;
    }
    return all;
  }

  /** Makes members of staff online, as routing knows it. */
  async online(...staff: readonly { readonly id: string }[]): Promise<void> {
    await this.pool.query(
      `
      update operators
      set mode = 'online', reachable_until = 'infinity', away_at = 'infinity', online_since = now()
      where id = any ($1::uuid[])`,
      [staff.map(({ id }) => id)],
    );
  }

  /** They switched Offline, or went away: the same for who may be given work. */
  async offline(...staff: readonly { readonly id: string }[]): Promise<void> {
    await this.pool.query("update operators set mode = 'offline', online_since = null where id = any ($1::uuid[])", [
      staff.map(({ id }) => id),
    ]);
  }

  /** Chats that count for an operator. */
  async loadOf({ id }: { readonly id: string }): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ load: number }>("select load from operators where id = $1", [id]);
    return rows[0]?.load;
  }

  /** Every event in the outbox, in the order in which it would be relayed. */
  events(): Promise<WaitingEvent[]> {
    return readOutbox(this.pool);
  }

  /** Takes over members of staff, as presence would tell of them. */
  saveStaff(staff: readonly StaffRow[]): Promise<void> {
    return this.#saveOrganisation({ staff });
  }

  #saveOrganisation(rows: OrganisationRows): Promise<void> {
    return saveOrganisation(this.pool, rows, (tx, { staff }) => saveModes(tx, staff));
  }

  async #saveAcme(): Promise<void> {
    const { project, otherProject, sales, support, elsewhere, alice, boris, zoe, trainee } = acme;
    await this.#saveOrganisation({
      projects: [
        { ...aProject, id: project, slug: "acme", name: "Acme" },
        { ...aProject, id: otherProject, slug: "other", name: "Other" },
      ],
      departments: [
        { ...aDepartment, id: sales, name: "Sales", projectIds: [project] },
        { ...aDepartment, id: support, name: "Support", projectIds: [project] },
        { ...aDepartment, id: elsewhere, name: "Elsewhere", projectIds: [otherProject] },
        { ...aDepartment, id: newId(), name: "Accounts", acceptsChats: false, projectIds: [project] },
      ],
      staff: [
        { ...anOperator, id: alice.id, name: alice.name, departmentIds: [support] },
        { ...anOperator, id: boris.id, name: boris.name, departmentIds: [support, sales] },
        { ...anOperator, id: zoe.id, name: zoe.name, departmentIds: [elsewhere] },
        { ...anOperator, id: trainee.id, name: trainee.name, departmentIds: [support], permissions: ["tickets"] },
      ],
    });
  }
}

const aProject = {
  allowedOrigins: ["https://shop.example"],
  uploadsAllowed: true,
  accountUrlTemplate: "",
  siteUrl: "https://shop.example",
  clientSource: "billing",
  language: "en",
  version: 1,
};

const aDepartment = {
  language: "en",
  acceptsChats: true,
  routingMode: "manual",
  chatLimit: 5,
  replyLimitS: 120,
  waitingLimitS: 180,
  hours: null,
  email: "",
  version: 1,
} as const;

/** What operators of the tests have in common. */
export const anOperator = { role: "operator", email: "", permissions: ["chat"], mode: "offline", version: 1 } as const;

/** What their administrators have in common. */
export const anAdministrator = { ...anOperator, role: "administrator", permissions: ["chat", "admin"] } as const;

type Proof = NonNullable<Visitor["client"]>;

export type Visitor = Caller & { readonly kind: "visitor" };

export const newVisitor = (): Visitor => ({ kind: "visitor", id: newId() });

/** What opens a chat in Support unless said otherwise. */
export const openRequest = (changes: Partial<ReturnType<typeof baseRequest>> = {}) => ({
  ...baseRequest(),
  ...changes,
});

const baseRequest = () => ({
  projectId: acme.project as string,
  departmentId: acme.support as string,
  name: "Ann",
  email: "ann@example.test",
  phone: "",
  messageId: newId(),
  text: "hello",
  origin: {
    pageUrl: "https://shop.example/cart",
    referrer: "https://search.example",
    userAgent: "Firefox",
    ipAddress: "203.0.113.7",
    timeZone: "Europe/Berlin",
    language: "de-AT",
  },
});

/** A value that must be there. */
export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("expected a value");
  return value;
}
