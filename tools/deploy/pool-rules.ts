import type { Container, Manifest } from "./manifest.ts";
import type { Environment } from "./service-settings.ts";

/** What Postgres takes unless it is told otherwise, without the three that it keeps for superusers. */
const CONNECTIONS_MAX = 97;
/** Connections beside the pool: chat writes messages and cursors over two of their own. */
const BESIDE_POOL: Readonly<Record<string, number>> = { chat: 2 };

/**
 * Whether all connections fit one Postgres with its defaults, at the most that autoscaling makes, while every service is
 * rolling and migrates. A cluster with larger servers raises its numbers in an overlay of its own.
 */
export function connectionProblems(
  manifests: readonly Manifest[],
  environmentOf: (container: Container) => Environment,
): string[] {
  const deployments = manifests.filter(({ kind }) => kind === "Deployment");
  const servers = deployments.map((deployment) => connectionsOf(deployment, manifests, environmentOf));
  const jobs = manifests.filter(({ kind }) => kind === "Job").length;
  const total = servers.reduce((sum, connections) => sum + connections, jobs);
  return total <= CONNECTIONS_MAX ? [] : [`${total} connections to Postgres, which takes ${CONNECTIONS_MAX}`];
}

function connectionsOf(
  { metadata, spec }: Manifest,
  manifests: readonly Manifest[],
  environmentOf: (container: Container) => Environment,
): number {
  const scaled = manifests.find(
    (one) => one.kind === "HorizontalPodAutoscaler" && one.spec?.scaleTargetRef?.name === metadata.name,
  );
  const pods = (scaled?.spec?.maxReplicas ?? spec?.replicas ?? 1) + (spec?.strategy?.rollingUpdate?.maxSurge ?? 1);
  const pools = (spec?.template?.spec.containers ?? []).map((container) => {
    const pool = environmentOf(container)[`${metadata.name.toUpperCase()}_DATABASE_POOL`];
    return pool === undefined ? 0 : Number(pool) + (BESIDE_POOL[metadata.name] ?? 0);
  });
  return pods * pools.reduce((sum, pool) => sum + pool, 0);
}
