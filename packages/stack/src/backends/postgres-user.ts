import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { SetupError } from "../setup-error.ts";

const run = promisify(execFile);

/** A user of this machine. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const name = "switchboard";

/**
 * Postgres refuses to run as root: root runs it as the system user `switchboard`, which is made when it is missing.
 * Undefined for everybody else, who runs it as themselves.
 */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp();
  if (found !== undefined) return found;
  await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]).catch(
    async (error: unknown) => {
      // Two starts at once: the other one made it.
      if ((await lookUp()) === undefined) throw cannotMake(error);
    },
  );
  const made = await lookUp();
  if (made === undefined) throw cannotMake("useradd made no such user");
  return made;
}

/** Whether that user gets through to the path: all folders above it let others in. */
export function canReach(user: SystemUser, path: string): boolean {
  return spawnSync("test", ["-r", path], { uid: user.uid, gid: user.gid, cwd: "/", stdio: "ignore" }).status === 0;
}

async function lookUp(): Promise<SystemUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

function cannotMake(reason: unknown): SetupError {
  const detail = reason instanceof Error ? reason.message.trim().split("\n").at(-1) : String(reason);
  return new SetupError(
    `Postgres does not run as root, and the user "${name}" for it could not be made (${detail}). ` +
      "Run as another user, or give the address of a server in POSTGRES_URL.",
  );
}
