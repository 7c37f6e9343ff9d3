import { connectBus } from "@switchboard/bus/nats";
import { startRelay } from "@switchboard/bus/relay";
import { ensureStream } from "@switchboard/bus/streams";
import { DepartmentWorkServiceService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { presenceStream } from "@switchboard/contracts/subjects";
import { startAdminServer } from "@switchboard/kit/admin-http";
import { CallerSigner, CallerVerifier } from "@switchboard/kit/caller-token";
import { loadConfig } from "@switchboard/kit/config";
import { Lifecycle } from "@switchboard/kit/lifecycle";
import { createLogger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { createPool } from "@switchboard/pg/pool";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { askChat } from "./chat-work.ts";
import { cleanUp } from "./commands/clean-up.ts";
import { PresenceConfig } from "./config.ts";
import { leaseTimes } from "./domain/reachability.ts";
import type { LivePush } from "./events.ts";
import { createPresenceServer } from "./grpc/server.ts";
import { registerGauges } from "./metrics.ts";
import { OnlineNudge } from "./online-nudge.ts";
import { AccessTokens } from "./security/access-tokens.ts";
import { PasswordHasher } from "./security/password-hasher.ts";
import { LeaseStore } from "./store/leases.ts";
import { createRedis, firstAttempt } from "./store/redis.ts";
import { attemptLimits, SignInAttempts } from "./store/sign-in-attempts.ts";
import { SweepStore } from "./store/sweeps.ts";
import { startSweeper } from "./sweeper.ts";

const CLEAN_UP_EVERY_MS = 60_000;

const config = loadConfig(PresenceConfig, process.env);
const log = createLogger("presence", config.LOG_LEVEL);
const lifecycle = new Lifecycle(log, config.SHUTDOWN_GRACE_MS);

const pool = lifecycle.own(
  "postgres",
  createPool(config.PRESENCE_DATABASE_URL, config.PRESENCE_DATABASE_POOL, log),
  (p) => p.end(),
);
const redis = lifecycle.own("redis", createRedis(config.REDIS_URL, log), (r) => r.disconnect());
const bus = lifecycle.own("nats", await connectBus(config.NATS_URL, "presence", log), (b) => b.close());
await ensureStream(bus, presenceStream);
const relay = lifecycle.own("relay", startRelay({ pool, bus, stream: presenceStream, service: "presence", log }), (r) =>
  r.stop(),
);

const push = ({ subject, data }: LivePush): boolean => {
  bus.publish(subject, data);
  return bus.connected;
};
const online = lifecycle.own("online nudge", new OnlineNudge(push), (nudge) => nudge.stop());
const onlineMoved = () => online.nudge();
const leases = new LeaseStore(redis, leaseTimes);
const sweeps = new SweepStore(redis);
const sweeper = lifecycle.own("sweeper", startSweeper({ pool, leases, sweeps, push, onlineMoved, log }), (s) =>
  s.stop(),
);
const cleanUps = startLoop({
  name: "clean-up",
  everyMs: CLEAN_UP_EVERY_MS,
  log,
  run: (signal) => cleanUp(pool, new Date(), signal),
});
lifecycle.own("clean-up", cleanUps, (loop) => loop.stop());
registerGauges({ pool, redis, leases, sweeps });

const signer = new CallerSigner("presence", config.CALLER_TOKEN_KEY);
const chat = lifecycle.own("chat", createUnaryClient(DepartmentWorkServiceService, config.CHAT_ADDRESS), (client) =>
  client.close(),
);

const hasher = new PasswordHasher();
await Promise.all([hasher.warmUp(), firstAttempt(redis)]);
const limits = {
  ...attemptLimits,
  perEmail: config.PRESENCE_SIGN_INS_PER_EMAIL,
  perAddress: config.PRESENCE_SIGN_INS_PER_ADDRESS,
};
const server = createPresenceServer({
  pool,
  hasher,
  attempts: new SignInAttempts(redis, limits),
  accessTokens: new AccessTokens(config.STAFF_TOKEN_KEY),
  verifier: new CallerVerifier(config.CALLER_TOKEN_ISSUERS),
  chatWork: askChat(chat, () => signer.sign({ kind: "service", name: "presence" })),
  leases,
  sweeps,
  push,
  onlineMoved,
  written: () => relay.nudge(),
  presenceMoved: () => sweeper.nudge(),
  now: () => new Date(),
  log,
});
lifecycle.own("grpc", server, (s) => s.close());
const port = await server.listen(config.PRESENCE_GRPC_ADDRESS);

// Redis is not among the checks: without it nobody comes online, but signing in and the organisation go on, and an
// instance that is taken out of service for it would take those along. `switchboard_presence_redis_up` says it.
const checks = { postgres: () => pool.query("select 1") };
const admin = await startAdminServer({ port: config.PRESENCE_ADMIN_PORT, lifecycle, checks, log });
lifecycle.own("admin", admin, (a) => a.close());

lifecycle.markReady();
log.info({ port, admin_port: admin.port }, "presence is ready");
