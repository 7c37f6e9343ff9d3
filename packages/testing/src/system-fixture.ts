import { randomBytes } from "node:crypto";
import { givenBackend } from "@switchboard/stack/backends/backend";
import { findNats } from "@switchboard/stack/backends/nats";
import { findRedis } from "@switchboard/stack/backends/redis";
import { type MailCatcher, startMailCatcher } from "@switchboard/stack/mail/mail-catcher";
import { type System, type SystemOptions, startSystem } from "@switchboard/stack/system";
import { inject } from "vitest";
import "./backends.ts";
import { dropDatabases } from "./database.ts";

/** What a test may say about its system; the rest is decided here. */
export interface TestSystemOptions extends Omit<SystemOptions, "backends" | "databasePrefix" | "dataDir"> {
  /** Given the port of the shared Postgres, the port on which the system is to reach it: that of a relay. */
  readonly postgresThrough?: (port: number) => Promise<number>;
}

/** A whole system of a test. */
export interface TestSystem extends System {
  /** Gets every mail that is sent; see mails.ts. There are none without `notifies: 1`. */
  readonly mails: MailCatcher;
}

/** Everybody in a test comes from one address, and does in seconds what people do in hours. */
const roomyLimits = {
  GATEWAY_RATE_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_SIGN_IN_LIMIT_PER_MINUTE: "1000000",
  GATEWAY_VISITOR_LIMIT_PER_MINUTE: "1000000",
};

/** Whoever asks NATS for something that the table of rights does not know has it refused, and would work as if it were away. */
function refuseRefusals({ services }: System): void {
  const lines = services.flatMap(({ process }) => process.log.text(200).split("\n"));
  const refused = lines.filter((line) => line.includes("nats refused"));
  if (refused.length > 0) throw new Error(`a service may not do what it does: ${refused[0]}`);
}

/**
 * A whole system of one test file's own, as real processes: its own databases on the shared Postgres, its own NATS and
 * Redis (`system.backends`), so that it may kill and restart whatever it likes. `stop` removes all of it.
 */
export async function startTestSystem({ postgresThrough, ...options }: TestSystemOptions = {}): Promise<TestSystem> {
  const postgresUrl = inject("postgresUrl");
  const reached = new URL(postgresUrl);
  if (postgresThrough !== undefined) reached.port = String(await postgresThrough(Number(reached.port)));
  const databasePrefix = `${inject("databasePrefix")}${randomBytes(3).toString("hex")}_`;
  const [postgres, nats, redis, mails] = await Promise.all([
    givenBackend("postgres", reached.href, 5432),
    findNats(),
    findRedis(),
    startMailCatcher(),
  ]);
  const release = async () => {
    await Promise.all([nats.stop(), redis.stop(), mails.stop()]);
    await dropDatabases(postgresUrl, databasePrefix);
  };
  try {
    const env = { ...roomyLimits, ...options.env };
    const system = await startSystem({
      smtpUrl: mails.smtpUrl,
      form: process.env["TEST_FORM"] === "built" ? "built" : "sources",
      ...options,
      env,
      backends: { postgres, nats, redis },
      databasePrefix,
    });
    return {
      ...system,
      mails,
      stop: async () => {
        await system.stop();
        await release();
        refuseRefusals(system);
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
