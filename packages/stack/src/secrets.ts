import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { generateKeyPair, type KeyPair } from "@switchboard/kit/keys";

/** Those who sign internal caller tokens; `tools` is whoever sets the system up. */
export const issuers = ["gateway", "chat", "presence", "notify", "search", "tools"] as const;
export type Issuer = (typeof issuers)[number];

/** Everything that must stay the same from one start on the same data to the next. */
export interface Secrets {
  readonly callerKeys: Readonly<Record<Issuer, KeyPair>>;
  /** Of staff access tokens. */
  readonly staffTokenKey: KeyPair;
  readonly visitorCookieSecret: string;
  /** Of links to files. */
  readonly fileLinkSecret: string;
  /** Of every database role. */
  readonly databasePassword: string;
  /** HS256 secret with which the demo project's site signs its clients' tokens. */
  readonly demoClientSecret: string;
}

/** Reads the secrets of earlier starts and makes those that are missing. Without a file they are of this start only. */
export async function loadSecrets(file?: string): Promise<Secrets> {
  const fresh = makeSecrets();
  if (file === undefined) return fresh;
  const known = JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Partial<Secrets>;
  const secrets = { ...fresh, ...known, callerKeys: { ...fresh.callerKeys, ...known.callerKeys } };
  await mkdir(dirname(file), { recursive: true });
  // Never half a file, and never readable by others.
  await writeFile(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return secrets;
}

function makeSecrets(): Secrets {
  const text = () => randomBytes(32).toString("base64url");
  const callerKeys = Object.fromEntries(issuers.map((issuer) => [issuer, generateKeyPair()]));
  return {
    callerKeys: callerKeys as Record<Issuer, KeyPair>,
    staffTokenKey: generateKeyPair(),
    visitorCookieSecret: text(),
    fileLinkSecret: text(),
    databasePassword: text(),
    demoClientSecret: text(),
  };
}
