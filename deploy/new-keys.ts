/**
 * Makes the keys, secrets and passwords of one installation.
 *
 *     node deploy/new-keys.ts FOLDER         fills FOLDER/<part>/ with what is missing there; what is there stays
 *     node deploy/new-keys.ts --kubernetes   prints new Secrets, to be piped into `kubectl apply -f -`
 *
 * It needs Node and nothing else, because it runs before anything is installed.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";

/** Settings of one part, by the name of the environment variable. */
type Settings = Record<string, string>;

const services = ["gateway", "chat", "notify", "presence", "search"] as const;
/** Services with a database of their own. */
const databases = ["chat", "notify", "presence", "search"] as const;
/** `tools` loads the demo data; its key is mounted nowhere else. */
const parts = [...services, "tools"] as const;
type Part = (typeof parts)[number];
/** `feed` is the user of billing systems at NATS, and nothing else. */
const natsUsers = [...services, "feed"] as const;
type Keys = Record<Part | "feed", Settings>;

// PKCS #8 (RFC 8410) is this prefix and the 32 bytes of the seed.
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

const newSecret = (): string => randomBytes(32).toString("base64url");

function newPrivateKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }).d ?? "";
}

function publicKeyOf(privateKey: string): string {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(privateKey, "base64url")]);
  const key = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  return key.export({ format: "jwk" }).x ?? "";
}

/** The old entries of a comma list and a new one, each once. The old ones stay believed until someone takes them out. */
function withEntry(list: string | undefined, entry: string): string {
  return [...new Set([...(list ?? "").split(","), entry].filter((item) => item !== ""))].join(",");
}

/** Fills in what is missing. */
function complete(keys: Keys): Keys {
  const { gateway, chat, presence, tools } = keys;
  for (const part of parts) keys[part]["CALLER_TOKEN_KEY"] ??= newPrivateKey();
  for (const user of natsUsers) keys[user]["NATS_PASSWORD"] ??= newSecret();
  presence["STAFF_TOKEN_KEY"] ??= newPrivateKey();
  gateway["STAFF_TOKEN_PUBLIC_KEYS"] = withEntry(
    gateway["STAFF_TOKEN_PUBLIC_KEYS"],
    publicKeyOf(presence["STAFF_TOKEN_KEY"]),
  );
  gateway["VISITOR_COOKIE_SECRETS"] ??= newSecret();
  chat["CHAT_FILE_LINK_SECRET"] ??= newSecret();
  tools["DEMO_CLIENT_SECRET"] ??= newSecret();
  for (const name of databases)
    keys[name][databaseSetting(name)] ??= `postgres://${name}:${newSecret()}@postgres:5432/${name}`;
  return keys;
}

/** Adds who is believed to whom: `issuers` are those whose calls the services accept. */
function introduce(keys: Keys, issuers: readonly Part[]): Keys {
  for (const service of services) {
    for (const issuer of issuers) {
      const entry = `${issuer}:${publicKeyOf(keys[issuer]["CALLER_TOKEN_KEY"] ?? "")}`;
      keys[service]["CALLER_TOKEN_ISSUERS"] = withEntry(keys[service]["CALLER_TOKEN_ISSUERS"], entry);
    }
  }
  return keys;
}

const databaseSetting = (name: string): string => `${name.toUpperCase()}_DATABASE_URL`;

/** One line `<name> <password>` for each database; its role has the same name. */
function databaseList(keys: Keys): string {
  const passwordOf = (name: (typeof databases)[number]) => new URL(keys[name][databaseSetting(name)] ?? "").password;
  return databases.map((name) => `${name} ${passwordOf(name)}\n`).join("");
}

/** What the NATS server's configuration includes: the password of each user. */
const natsPasswords = (keys: Keys): string =>
  natsUsers.map((user) => `NATS_${user.toUpperCase()}_PASSWORD: "${keys[user]["NATS_PASSWORD"]}"\n`).join("");

async function fillFolder(folder: string): Promise<void> {
  const all = [...parts, "feed"] as const;
  const keys = Object.fromEntries(
    await Promise.all(all.map(async (part) => [part, await readSettings(settingsFile(folder, part))])),
  ) as Keys;
  introduce(complete(keys), parts);
  for (const part of all) await writeWhole(settingsFile(folder, part), settingsText(keys[part]));
  const postgres = join(folder, "postgres");
  const password = (await readText(join(postgres, "password"))) || `${newSecret()}\n`;
  await writeWhole(join(postgres, "password"), password);
  await writeWhole(join(postgres, "databases"), databaseList(keys));
  await writeWhole(join(folder, "nats", "passwords.conf"), natsPasswords(keys));
}

const settingsFile = (folder: string, part: Part | "feed"): string => join(folder, part, "settings.env");

const settingsText = (settings: Settings): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");

async function readSettings(file: string): Promise<Settings> {
  const lines = (await readText(file)).split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

/** The text of a file; empty when there is none. */
async function readText(file: string): Promise<string> {
  return await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}

/** Never half a file. Readable by whoever has the folder: each part is given its own folder only. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(`${file}.new`, text, { mode: 0o444 });
  await rename(`${file}.new`, file);
}

function kubernetesSecrets(): string {
  const keys = introduce(
    complete({ gateway: {}, chat: {}, notify: {}, presence: {}, search: {}, tools: {}, feed: {} }),
    services,
  );
  const secrets: [string, Settings][] = natsUsers.map((user) => [`${user}-secrets`, keys[user]]);
  secrets.push(["postgres-secrets", { password: newSecret(), databases: databaseList(keys) }]);
  secrets.push(["nats-secrets", { "passwords.conf": natsPasswords(keys) }]);
  return secrets.map(([name, data]) => `---\n${secretManifest(name, data)}`).join("");
}

/** JSON strings are YAML strings. */
function secretManifest(name: string, data: Settings): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\nstringData:\n${lines.join("")}`;
}

const [target] = argv.slice(2);
if (target === undefined || (target.startsWith("-") && target !== "--kubernetes")) {
  stderr.write("usage: node deploy/new-keys.ts FOLDER | --kubernetes\n");
  exit(2);
}
if (target === "--kubernetes") stdout.write(kubernetesSecrets());
else await fillFolder(target);
