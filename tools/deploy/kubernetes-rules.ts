import { edgeProblems } from "./edge-rules.ts";
import { type Container, type Manifest, selects } from "./manifest.ts";
import { podProblems, stopProblems } from "./pod-rules.ts";
import { connectionProblems } from "./pool-rules.ts";
import { type Environment, type NewKeys, type ServiceSettings, settingProblems } from "./service-settings.ts";

/** What the rules need to know besides the manifests. */
export interface Known {
  readonly services: ReadonlyMap<string, ServiceSettings>;
  readonly keys: NewKeys;
}

/** What is wrong with the manifests of one built kustomization, one line each. */
export function kubernetesProblems(manifests: readonly Manifest[], known: Known): string[] {
  const deployed = manifests.filter(({ kind }) => kind === "Deployment").map(({ metadata }) => metadata.name);
  const missing = [...known.services.keys()].filter((service) => !deployed.includes(service));
  return [
    ...missing.map((service) => `${service}: has no Deployment`),
    ...connectionProblems(manifests, (container) => environmentOf(container, manifests, known.keys).environment),
    ...manifests.flatMap((manifest) => {
      const problems = [
        ...podProblems(manifest),
        ...edgeProblems(manifest, fileBytesMax(known.services)),
        ...(manifest.kind === "Deployment" ? companionProblems(manifest, manifests) : []),
        ...containersOf(manifest).flatMap((container) => serviceProblems(manifest, container, manifests, known)),
      ];
      return problems.map((problem) => `${manifest.kind} ${manifest.metadata.name}: ${problem}`);
    }),
  ];
}

function fileBytesMax(services: Known["services"]): number {
  const setting = services.get("chat")?.server.properties["CHAT_FILE_MAX_BYTES"];
  return setting !== undefined && "default" in setting ? Number(setting.default) : Number.POSITIVE_INFINITY;
}

const containersOf = ({ spec }: Manifest): readonly Container[] => spec?.template?.spec.containers ?? [];

/** Every Deployment has its budget, its Service and its ServiceAccount. */
function companionProblems({ metadata, spec }: Manifest, manifests: readonly Manifest[]): string[] {
  const labels = spec?.template?.metadata?.labels;
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const problems: string[] = [];
  const budget = of("PodDisruptionBudget").find((one) => selects(one.spec?.selector?.matchLabels, labels));
  if (budget === undefined) problems.push("has no PodDisruptionBudget");
  else if (budget.spec?.unhealthyPodEvictionPolicy !== "AlwaysAllow") {
    problems.push("keeps nodes from being drained while it is not ready");
  }
  if (!of("Service").some((service) => selects(service.spec?.selector, labels))) problems.push("has no Service");
  const account = spec?.template?.spec.serviceAccountName;
  if (account !== metadata.name || !of("ServiceAccount").some((one) => one.metadata.name === account)) {
    problems.push("has no ServiceAccount of its own name");
  }
  return problems;
}

/** What is wrong with a container that runs one of our images: its settings, ports and time to stop. */
function serviceProblems(
  manifest: Manifest,
  container: Container,
  manifests: readonly Manifest[],
  { services, keys }: Known,
): string[] {
  const service = /switchboard\/([a-z-]+)/.exec(container.image)?.[1];
  if (service === undefined) return [];
  const settings = services.get(service);
  if (settings === undefined) return [`runs ${container.image}, which is no service`];
  const isServer = manifest.kind === "Deployment";
  const schema = isServer ? settings.server : settings.migration;
  if (schema === undefined) return [`${service} has no migrations`];
  const { environment, problems } = environmentOf(container, manifests, keys);
  problems.push(...settingProblems(schema, environment));
  const pod = manifest.spec?.template?.spec;
  if (!isServer || pod === undefined) return problems;
  return [
    ...problems,
    ...portProblems(service, container, environment),
    ...addressProblems(environment, manifests),
    ...stopProblems(pod, container, Number(environment["SHUTDOWN_GRACE_MS"] ?? 20_000)),
  ];
}

/** The environment as Kubernetes puts it together; later ones win. */
function environmentOf(container: Container, manifests: readonly Manifest[], keys: NewKeys) {
  const environment: Record<string, string> = {};
  const problems: string[] = [];
  for (const { configMapRef } of container.envFrom ?? []) {
    const found = manifests.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === configMapRef?.name);
    if (found === undefined) problems.push(`there is no ConfigMap ${configMapRef?.name}`);
    Object.assign(environment, found?.data);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const secret = valueFrom?.secretKeyRef;
    const found = secret === undefined ? value : keys.secrets.get(secret.name)?.[secret.key];
    // What is optional is left to who has it: a key of somebody else's server.
    if (found !== undefined) environment[name] = found;
    else if (secret?.optional !== true)
      problems.push(`${name}: new-keys.ts makes no ${secret?.key} in ${secret?.name}`);
  }
  return { environment, problems };
}

/** The declared ports are those that the settings say. */
function portProblems(service: string, container: Container, environment: Environment): string[] {
  const prefix = service.toUpperCase();
  const settings: Record<string, string | undefined> = {
    admin: environment[`${prefix}_ADMIN_PORT`],
    grpc: environment[`${prefix}_GRPC_ADDRESS`]?.split(":").at(-1),
    http: environment[`${prefix}_PORT`],
  };
  return (container.ports ?? [])
    .filter(({ name, containerPort }) => settings[name] !== String(containerPort))
    .map(({ name, containerPort }) => `port ${name} is ${containerPort}, but the settings say ${settings[name]}`);
}

/** Addresses of other services name a Service and a port of it. */
function addressProblems(environment: Environment, manifests: readonly Manifest[]): string[] {
  const addresses = Object.entries(environment).filter(([name]) => /^[A-Z]+_ADDRESS$/.test(name));
  return addresses.flatMap(([name, address]) => {
    const [host, port] = address.split(":");
    const service = manifests.find(({ kind, metadata }) => kind === "Service" && metadata.name === host);
    const found = service?.spec?.ports?.some((one) => String(one.port) === port) === true;
    return found ? [] : [`${name} is ${address}, where there is no Service`];
  });
}
