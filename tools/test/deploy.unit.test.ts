import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseEnv } from "node:util";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { alertProblems, metricProblems } from "../deploy/alert-rules.ts";
import { composeProblems } from "../deploy/compose-rules.ts";
import { edgeProblems } from "../deploy/edge-rules.ts";
import { readKnownMetrics } from "../deploy/known-metrics.ts";
import { type Known, kubernetesProblems } from "../deploy/kubernetes-rules.ts";
import type { Manifest } from "../deploy/manifest.ts";
import { makeNewKeys, readServiceSettings, settingProblems } from "../deploy/service-settings.ts";

const folder = join(root, "deploy/k8s/base/chat");
const read = (name: string) => readFileSync(join(folder, name), "utf8");

/** Chat's manifests as kustomize would put them together, with a text replaced in the first file that has it. */
function chatManifests(from = "", to = ""): Manifest[] {
  const names = ["deployment.yaml", "pdb.yaml", "service.yaml", "serviceaccount.yaml", "migrate-job.yaml"];
  const texts = [...names, "config.env"].map(read);
  const which = texts.findIndex((text) => text.includes(from));
  expect(which).not.toBe(-1);
  const changed = texts.map((text, index) => (index === which ? text.replace(from, to) : text));
  const settings = changed.pop() ?? "";
  const files = changed.map((text) => parse(text));
  const config = { kind: "ConfigMap", metadata: { name: "chat-config" }, data: parseEnv(settings) };
  const presence = { kind: "Service", metadata: { name: "presence" }, spec: { ports: [{ port: 9002 }] } };
  return [...files, config, presence] as Manifest[];
}

let known: Known;

/** What is said of manifests where chat is the only service. */
function problems(manifests: readonly Manifest[]): string[] {
  const services = new Map([...known.services].filter(([name]) => name === "chat"));
  return kubernetesProblems(manifests, { ...known, services });
}

beforeAll(async () => {
  known = { services: await readServiceSettings(), keys: await makeNewKeys() };
});

describe("the Kubernetes files", () => {
  test("a service as it should be has no problem", () => {
    expect(problems(chatManifests())).toEqual([]);
  });

  test.each([
    ["runs as root", "runAsNonRoot: true", "runAsNonRoot: false", "may run as root"],
    [
      "writes to its image",
      "readOnlyRootFilesystem: true",
      "readOnlyRootFilesystem: false",
      "server: may write to its image",
    ],
    ["has no limits", "limits:", "nothing:", "server: has no limit of CPU or memory"],
    ["is not probed", "path: /readyz", "path: /", "server: readiness is not probed at /readyz"],
    ["is killed while it drains", "PeriodSeconds: 35", "PeriodSeconds: 25", "is killed before its own grace is over"],
    ["lacks a setting", "- configMapRef: { name: chat-config }", "[]", "NATS_URL is not set"],
    [
      "listens on another port",
      "containerPort: 9001",
      "containerPort: 9009",
      "port grpc is 9009, but the settings say 9001",
    ],
    [
      "is spread together with an older release",
      "matchLabelKeys: &release",
      "keys: &release",
      "is spread together with the pods of the release before",
    ],
    [
      "keeps a node from being drained",
      "AlwaysAllow",
      "IfHealthyBudget",
      "keeps nodes from being drained while it is not ready",
    ],
    [
      "has a setting left that suits one's own machine only",
      "ADMIN_HOST=0.0.0.0\n",
      "",
      "ADMIN_HOST is not set, and its default suits one's own machine only",
    ],
  ])("a server that %s is told", (_, from, to, problem) => {
    expect(problems(chatManifests(from, to))).toContain(`Deployment chat: ${problem}`);
  });

  test.each([
    ["takes its log along", "restartPolicy: Never", "restartPolicy: OnFailure", "takes its log along when it fails"],
    ["is tried for hours", "backoffLimit: 6", "backoffLimit: 60", "is tried again for longer than anybody waits"],
    [
      "has the name of another release's",
      "image: switchboard/chat\n          command",
      "image: registry:5000/switchboard/chat:1.2\n          command",
      "does not have 1.2 in its name",
    ],
  ])("a job that %s is told", (_, from, to, problem) => {
    expect(problems(chatManifests(from, to))).toContain(`Job chat-migrate-local: ${problem}`);
  });

  test("pools that come to more connections than Postgres takes are told", () => {
    const changed = chatManifests("CHAT_DATABASE_POOL=6", "CHAT_DATABASE_POOL=31");
    expect(problems(changed)).toEqual(["100 connections to Postgres, which takes 97"]);
  });

  test("a setting that nobody reads is told", () => {
    const changed = chatManifests("name: CHAT_DATABASE_URL\n", "name: CHAT_DATABASE_URI\n");
    expect(problems(changed)).toEqual([
      "Deployment chat: CHAT_DATABASE_URI is no setting of this process",
      "Deployment chat: CHAT_DATABASE_URL is not set",
    ]);
  });

  test("a key that is made by nobody is told", () => {
    const changed = chatManifests("key: CHAT_DATABASE_URL", "key: URL");
    expect(problems(changed)).toContain("Deployment chat: CHAT_DATABASE_URL: new-keys.ts makes no URL in chat-secrets");
  });

  test.each(["PodDisruptionBudget", "Service", "ServiceAccount"])("a server without its %s is told", (kind) => {
    const [told] = problems(
      chatManifests().filter((manifest) => manifest.kind !== kind || manifest.metadata.name === "presence"),
    );
    expect(told).toMatch(`has no ${kind}`);
  });

  test("a service that was forgotten is told", () => {
    const all = chatManifests().filter(({ kind }) => kind !== "Deployment");
    expect(problems(all)).toEqual(["chat: has no Deployment"]);
  });
});

describe("what lets others in", () => {
  const manifest = (kind: string, spec: unknown, annotations = {}) =>
    ({ kind, metadata: { name: "any", annotations }, spec }) as Manifest;
  const told = (one: Manifest) => edgeProblems(one, 26_214_400);

  test.each([
    ["a policy that lets anybody in", { ingress: [{ ports: [{ port: "http" }] }] }, "lets anybody in"],
    [
      "a policy that lets out by port only",
      { egress: [{ ports: [{ port: 5432 }] }] },
      "lets out to anybody on port 5432",
    ],
    ["a policy that lets out anywhere", { egress: [{}] }, "lets out to anybody on any port"],
  ])("%s is told", (_, spec, problem) => {
    expect(told(manifest("NetworkPolicy", spec))).toEqual([problem]);
  });

  test("a policy may let out to mail servers wherever they are", () => {
    expect(told(manifest("NetworkPolicy", { egress: [{ ports: [{ port: 587 }] }] }))).toEqual([]);
  });

  test("a route that ends WebSockets and an ingress that refuses the largest file are told", () => {
    expect(told(manifest("HTTPRoute", { rules: [{ timeouts: { request: "0s" } }] }))).toHaveLength(1);
    expect(told(manifest("Ingress", {}))).toEqual(["does not say how large a body may be"]);
    const size = (value: string) => manifest("Ingress", {}, { "nginx.org/client-max-body-size": value });
    expect(told(size("25m"))).toEqual(["refuses the largest file: nginx.org/client-max-body-size is 25m"]);
    expect(told(size("26m"))).toEqual([]);
  });

  test("a monitor that gives jobs other names than the alerts have is told", () => {
    expect(told(manifest("PodMonitor", {}))).toEqual(["does not name jobs after services"]);
  });
});

describe("the alerts", () => {
  test("the metrics that the code makes are known with their labels", async () => {
    const metrics = await readKnownMetrics();
    expect(metrics.get("switchboard_bus_dead_events")).toEqual(["consumer"]);
    expect(metrics.get("switchboard_bus_connected")).toEqual([]);
    expect(metrics.get("switchboard_rpc_server_duration_seconds")).toEqual(["method", "outcome"]);
    expect(metrics.get("switchboard_chat_outbox_lag_seconds")).toEqual([]);
    expect(metrics.get("switchboard_presence_online")).toEqual(["department"]);
  });

  test("they speak of metrics, labels and jobs that are there, and fire when a service is not", async () => {
    expect(await alertProblems([...known.services.keys()], await readKnownMetrics())).toEqual([]);
    expect(await alertProblems(["tickets"], new Map())).toContain(
      "deploy/observability/alerts.yml: nothing fires when there is no tickets",
    );
  });

  test("a metric or a label that nothing makes is told", () => {
    const metrics = new Map([["switchboard_chat_run_seconds", ["kind"]]]);
    expect(metricProblems('sum by (kind, le) (switchboard_chat_run_seconds_bucket{job="chat"})', metrics)).toEqual([]);
    expect(metricProblems('switchboard_chat_ran_seconds{sort="a"} > 1', metrics)).toEqual([
      "speaks of switchboard_chat_ran_seconds, which nothing makes",
      "speaks of the label sort, which no metric of it has",
    ]);
  });

  test("an alert on what several services measure that leaves one of them out is told", async () => {
    const metrics = await readKnownMetrics();
    expect(metricProblems("max(switchboard_chat_outbox_lag_seconds) > 30", metrics)).toEqual([
      "leaves switchboard_presence_outbox_lag_seconds out",
      "leaves switchboard_search_outbox_lag_seconds out",
    ]);
  });
});

describe("docker-compose.yml", () => {
  const scratch = mkdtempSync(join(tmpdir(), "switchboard-compose-"));
  afterAll(() => rmSync(scratch, { recursive: true }));

  /** What is said of the file after a replacement in its text, without the name of the file. */
  async function told(from = "", to = ""): Promise<string[]> {
    const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
    expect(text).toContain(from);
    const file = relative(root, join(scratch, "docker-compose.yml"));
    writeFileSync(join(root, file), text.replace(from, to));
    return (await composeProblems(file, [], known)).map((problem) => problem.slice(`${file}: `.length));
  }

  test("the file as it is has no problem", async () => {
    expect(await told()).toEqual([]);
  });

  test.each([
    ["      PRESENCE_ADDRESS: presence:9002\n      CHAT_GRPC", "      CHAT_GRPC", "chat PRESENCE_ADDRESS is not set"],
    ["  ADMIN_HOST: 0.0.0.0\n", "", "chat ADMIN_HOST is not set, and its default suits one's own machine only"],
    ["CHAT_WORKPLACE_URL:", "CHAT_WORKPLACE_URI:", "chat CHAT_WORKPLACE_URL is not set"],
    ["CHAT_ADMIN_PORT:", "CHAT_ADMIN_PROT:", "chat CHAT_ADMIN_PROT is no setting of this process"],
    ["  stop_grace_period: 30s", "  stop_grace_period: 5s", "chat is killed before its own grace is over"],
    ["keys-chat:/run/keys:ro", "kys-chat:/run/keys:ro", "chat-migrate mounts kys-chat, which is not there"],
    ["  read_only: true", "  read_only: false", "redis may write to its image"],
    [
      '    command: ["redis-server"',
      '    ports: ["6379:6379"]\n    command: ["redis-server"',
      "redis publishes a port",
    ],
    [
      "image: switchboard/chat\n    pull",
      "image: switchboard/chta\n    pull",
      "chat-migrate runs switchboard/chta, which is no service",
    ],
  ])("%j changed to %j is told", async (from, to, problem) => {
    expect(await told(from, to)).toContain(problem);
  });
});

test("ports for insiders listen on one's own machine unless the settings say otherwise", () => {
  for (const { server } of known.services.values()) {
    const hosts = Object.entries(server.properties)
      .filter(([name]) => name === "ADMIN_HOST" || name.endsWith("_GRPC_ADDRESS"))
      .map(([, property]) => ("default" in property ? String(property.default).split(":")[0] : undefined));
    expect(hosts).not.toEqual([]);
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1"]));
  }
});

describe("new keys", () => {
  test("every service accepts what is made for it", () => {
    for (const [service, { server }] of known.services) {
      const told = settingProblems(server, known.keys.volumes.get(service) ?? {});
      expect(told.filter((problem) => /KEY|SECRET|PASSWORD|DATABASE|ISSUERS/.test(problem))).toEqual([]);
    }
  });

  test("NATS knows the password of each service's user", () => {
    const passwords = known.keys.secrets.get("nats-secrets")?.["passwords.conf"];
    for (const service of [...known.services.keys(), "feed"]) {
      const password = known.keys.secrets.get(`${service}-secrets`)?.["NATS_PASSWORD"];
      expect(passwords).toContain(`NATS_${service.toUpperCase()}_PASSWORD: "${password}"`);
    }
  });

  test("the key of the tools is believed only where the demo can be loaded", () => {
    expect(known.keys.volumes.get("chat")?.["CALLER_TOKEN_ISSUERS"]).toMatch(/(^|,)tools:/);
    expect(known.keys.secrets.get("chat-secrets")?.["CALLER_TOKEN_ISSUERS"]).not.toMatch(/tools:/);
  });
});
