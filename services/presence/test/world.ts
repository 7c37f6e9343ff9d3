import { ApiKeyService } from "@switchboard/contracts/gen/switchboard/presence/v1/api_keys";
import {
  DepartmentService,
  OrganisationService,
  Permission,
  ProjectService,
  type SaveDepartmentRequest,
  type SaveProjectRequest,
  type SaveStaffRequest,
  StaffRole,
  StaffService,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesService } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { PresenceService } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { SessionService } from "@switchboard/contracts/gen/switchboard/presence/v1/session";
import type { Plain } from "@switchboard/contracts/messages";
import type { Caller } from "@switchboard/kit/caller";
import { generateKeyPair } from "@switchboard/kit/keys";
import { createPool } from "@switchboard/pg/pool";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { createRedis } from "@switchboard/service/create-redis";
import { testKeys } from "@switchboard/testing/callers";
import { connectBus } from "@switchboard/testing/connect-bus";
import { createTestDatabase } from "@switchboard/testing/database";
import { silentLog } from "@switchboard/testing/log";
import { readOutbox } from "@switchboard/testing/outbox";
import { ownNats, ownRedis } from "@switchboard/testing/own-backends";
import { until } from "@switchboard/testing/until";
import type { PresenceDeps } from "../src/deps.ts";
import { type LeaseTimes, leaseTimes } from "../src/domain/reachability.ts";
import type { LivePush } from "../src/events.ts";
import { createPresenceServer } from "../src/grpc/server.ts";
import { migrations } from "../src/migrations.ts";
import { AccessTokens } from "../src/security/access-tokens.ts";
import { PasswordHasher } from "../src/security/password-hasher.ts";
import { LeaseStore } from "../src/store/leases.ts";
import { type AttemptLimits, attemptLimits, SignInAttempts } from "../src/store/sign-in-attempts.ts";
import { SweepStore } from "../src/store/sweeps.ts";

export const PASSWORD = "switchboard";
export const gateway: Caller = { kind: "service", name: "gateway" };

export interface WorldOptions {
  readonly times?: LeaseTimes;
  readonly limits?: AttemptLimits;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The service in this process, on real backends of its own, with clients that speak for anybody. */
export async function createWorld({ times = leaseTimes, limits = attemptLimits }: WorldOptions = {}) {
  const [database, nats, redisServer] = await Promise.all([
    createTestDatabase("presence", migrations),
    ownNats(),
    ownRedis(),
  ]);
  const pool = createPool(database.url, 5, silentLog);
  const bus = await connectBus(nats.url, "test", silentLog);
  const redis = createRedis(redisServer.url, silentLog);
  await until("redis is connected", () => redis.status === "ready");
  const keys = testKeys("presence");
  const staffKeys = generateKeyPair();
  const clock = { skewMs: 0 };
  const push = ({ subject, data }: LivePush): boolean => {
    bus.publish(subject, data);
    return true;
  };
  const leases = new LeaseStore(redis, times);
  const sweeps = new SweepStore(redis);
  const moved = { count: 0, online: 0 };
  const onlineMoved = () => {
    moved.online += 1;
  };
  /** What chat says that every department and project holds. */
  const chats = { waiting: 0, held: 0, parked: 0 };
  const deps: PresenceDeps = {
    pool,
    // As cheap as argon2 allows: what is tested is not how slow it is.
    hasher: new PasswordHasher({ memoryKib: 8, passes: 1, parallelism: 1 }),
    attempts: new SignInAttempts(redis, limits),
    accessTokens: new AccessTokens(staffKeys.privateKey),
    verifier: keys.verifier,
    chatWork: { ofDepartment: async () => chats, ofProject: async () => chats },
    leases,
    sweeps,
    push,
    onlineMoved,
    written: () => {},
    presenceMoved: () => {
      moved.count += 1;
    },
    now: () => new Date(Date.now() + clock.skewMs),
    log: silentLog,
  };
  const server = createPresenceServer(deps);
  const address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
  const sessions = createUnaryClient(SessionService, address);
  const organisation = createUnaryClient(OrganisationService, address);
  const staffClient = createUnaryClient(StaffService, address);
  const departments = createUnaryClient(DepartmentService, address);
  const projects = createUnaryClient(ProjectService, address);
  const presence = createUnaryClient(PresenceService, address);
  const preferences = createUnaryClient(PreferencesService, address);
  const apiKeys = createUnaryClient(ApiKeyService, address);
  const as = async (caller: Caller) => ({ callerToken: await keys.signer.sign(caller) });

  return {
    ...deps,
    bus,
    redis,
    redisServer,
    keys,
    staffPublicKey: staffKeys.publicKey,
    clock,
    /** As a sweeper pushes: it wants to know whether that was possible. */
    push,
    moved,
    chats,
    address,
    sessions,
    organisation,
    staff: staffClient,
    departments,
    projects,
    presence,
    preferences,
    apiKeys,
    /** Options of a call on somebody's behalf. */
    as,
    async saveProject(slug: string, details: Fields<SaveProjectRequest> = {}) {
      const { project } = await projects.saveProject({ project: slug, name: slug, ...details }, await as(gateway));
      return present(project);
    },
    async saveDepartment({ slug, ...input }: Fields<SaveDepartmentRequest> & { slug: string }) {
      const request = { ...plainDepartment, department: slug, name: slug, ...input };
      const { department } = await departments.saveDepartment(request, await as(gateway));
      return present(department);
    },
    async saveStaff(input: Fields<SaveStaffRequest> & { email: string }) {
      const { staff } = await staffClient.saveStaff({ ...plainStaff, name: input.email, ...input }, await as(gateway));
      return present(staff);
    },
    async addSecret(projectId: string, keyId: string, key: Uint8Array<ArrayBufferLike>) {
      const request = { project: projectId, keyId, algorithm: "HS256", key: Buffer.from(key) };
      await projects.addProjectKey(request, await as(gateway));
    },
    /** What the transactions so far have to tell, oldest first. */
    told: () => readOutbox(pool),
    /** Resolves when a statement waits for the lock of another transaction. */
    async somebodyWaits() {
      await until("a statement waits for a lock", async () => {
        const { rows } = await pool.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rows.length > 0;
      });
    },
    async close() {
      for (const client of [sessions, organisation, staffClient, departments, projects, presence, preferences, apiKeys])
        client.close();
      await server.close();
      redis.disconnect();
      await bus.close();
      await pool.end();
      await Promise.all([database.drop(), nats.stop(), redisServer.stop()]);
    },
  };
}

/** What a test says of something that is to be saved. */
type Fields<M> = Partial<Plain<M>>;

export const plainDepartment = {
  language: "en",
  acceptsChats: true,
  acceptsTickets: false,
  headId: "",
  escalatesToId: "",
  projectIds: [],
  permissions: [Permission.CHAT],
};

const plainStaff = { role: StaffRole.OPERATOR, departmentIds: [], password: PASSWORD };

/** Asserts that a field of an answer is filled in. */
export function present<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error("the answer lacks a field");
  return value;
}
