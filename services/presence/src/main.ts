import "@switchboard/kit/telemetry";
import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { presenceStream } from "@switchboard/contracts/subjects";
import { readConfig } from "@switchboard/kit/config";
import { createRedis } from "@switchboard/service/create-redis";
import { runService, type Service } from "@switchboard/service/run-service";
import { askChat } from "./chat-work.ts";
import { cleanUp } from "./commands/clean-up.ts";
import { PresenceConfig } from "./config.ts";
import { leaseTimes } from "./domain/reachability.ts";
import { type LivePush, leasesLost } from "./events.ts";
import { createPresenceServer } from "./grpc/server.ts";
import { registerGauges } from "./metrics.ts";
import { migrations } from "./migrations.ts";
import { onlineNudge } from "./online-nudge.ts";
import { AccessTokens } from "./security/access-tokens.ts";
import { PasswordHasher } from "./security/password-hasher.ts";
import { LeaseStore } from "./store/leases.ts";
import { firstAttempt } from "./store/redis.ts";
import { attemptLimits, SignInAttempts } from "./store/sign-in-attempts.ts";
import { SweepStore } from "./store/sweeps.ts";
import { startSweeper } from "./sweeper.ts";

/** What is over is deleted this often, in milliseconds. */
const CLEAN_UP_MS = 60_000;

const config = readConfig(PresenceConfig);
const now = () => new Date();

await runService(
  {
    name: "presence",
    config,
    adminPort: config.PRESENCE_ADMIN_PORT,
    grpcAddress: config.PRESENCE_GRPC_ADDRESS,
    database: { url: config.PRESENCE_DATABASE_URL, connections: config.PRESENCE_DATABASE_POOL, migrations },
    streams: [presenceStream],
    outbox: presenceStream,
  },
  start,
);

async function start(service: Service): Promise<void> {
  const { pool, bus, log, verifier, callerToken, written, own, keep, loop } = service;
  // `/readyz` does not look at Redis: without it nobody comes online, but signing in and the organisation go on, and an
  // instance that is taken out of service for it would take those along. `switchboard_presence_redis_up` says it.
  const redis = own("redis", createRedis(config.REDIS_URL, log), (opened) => opened.disconnect());
  const hasher = new PasswordHasher();
  await Promise.all([firstAttempt(redis), hasher.warmUp()]);
  const push = ({ subject, data }: LivePush): boolean => {
    bus.publish(subject, data);
    return bus.connected;
  };
  redis.on("ready", () => push(leasesLost()));
  const online = keep("online nudge", onlineNudge(push));
  const onlineMoved = () => online.nudge();
  const leases = new LeaseStore(redis, leaseTimes);
  const sweeps = new SweepStore(redis);
  const sweeper = keep("sweeper", startSweeper({ pool, leases, sweeps, push, onlineMoved, log }));
  loop("clean-up", CLEAN_UP_MS, (signal) => cleanUp(pool, now(), signal));
  registerGauges({ pool, redis, leases, sweeps });

  const { PRESENCE_SIGN_INS_PER_EMAIL: perEmail, PRESENCE_SIGN_INS_PER_ADDRESS: perAddress } = config;
  await service.serve(
    createPresenceServer({
      pool,
      hasher,
      attempts: new SignInAttempts(redis, { ...attemptLimits, perEmail, perAddress }),
      accessTokens: new AccessTokens(config.STAFF_TOKEN_KEY),
      verifier,
      chatWork: askChat(service.clientOf(DepartmentWorkService, config.CHAT_ADDRESS), callerToken),
      leases,
      sweeps,
      push,
      onlineMoved,
      written,
      presenceMoved: () => sweeper.nudge(),
      now,
      log,
    }),
  );
}
