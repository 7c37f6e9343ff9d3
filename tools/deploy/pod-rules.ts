import type { Container, Manifest, PodSpec } from "./manifest.ts";

/** Something that must be so, and whether it is. */
type Rule = readonly [holds: boolean, otherwise: string];

/** What is wrong with a workload's pods: they run with the least that they need. */
export function podProblems({ kind, metadata, spec }: Manifest): string[] {
  if (spec?.template === undefined) return [];
  const pod = spec.template.spec;
  return broken([
    [pod.securityContext?.runAsNonRoot === true, "may run as root"],
    [pod.securityContext?.seccompProfile?.type === "RuntimeDefault", "has no seccomp profile"],
    [pod.automountServiceAccountToken === false, "is given a token of the cluster"],
    [pod.enableServiceLinks === false, "is given variables like GATEWAY_PORT by the cluster"],
    ...pod.containers.flatMap(containerRules),
    ...(kind === "Deployment" ? deploymentRules(pod) : []),
    ...(kind === "Job" ? jobRules(metadata.name, pod, spec.backoffLimit) : []),
    [
      kind !== "StatefulSet" || pod.containers.every((one) => one.readinessProbe !== undefined),
      "has no readiness probe",
    ],
  ]);
}

function containerRules({ name, resources, securityContext }: Container): Rule[] {
  const { requests, limits } = resources ?? {};
  return [
    [requests?.["cpu"] !== undefined && requests["memory"] !== undefined, `${name}: requests no CPU or memory`],
    [limits?.["cpu"] !== undefined && limits["memory"] !== undefined, `${name}: has no limit of CPU or memory`],
    [securityContext?.allowPrivilegeEscalation === false, `${name}: may gain privileges`],
    [securityContext?.readOnlyRootFilesystem === true, `${name}: may write to its image`],
    [securityContext?.capabilities?.drop?.includes("ALL") === true, `${name}: keeps capabilities`],
  ];
}

function deploymentRules(pod: PodSpec): Rule[] {
  const spread = pod.topologySpreadConstraints ?? [];
  return [
    [spread.length > 0, "is not spread over nodes"],
    [
      spread.every(({ matchLabelKeys }) => matchLabelKeys?.includes("pod-template-hash") === true),
      "is spread together with the pods of the release before",
    ],
    [pod.serviceAccountName !== undefined, "has no ServiceAccount of its own"],
    ...pod.containers.flatMap(({ name, startupProbe, livenessProbe, readinessProbe }): Rule[] => [
      [startupProbe?.httpGet?.path === "/livez", `${name}: startup is not probed at /livez`],
      [livenessProbe?.httpGet?.path === "/livez", `${name}: liveness is not probed at /livez`],
      [readinessProbe?.httpGet?.path === "/readyz", `${name}: readiness is not probed at /readyz`],
    ]),
  ];
}

/** A job that fails leaves its log, and is not refused at the next release. */
function jobRules(name: string, pod: PodSpec, backoffLimit: number | undefined): Rule[] {
  const tags = pod.containers.map(({ image }) => /switchboard\/[a-z-]+:([^@]+)$/.exec(image)?.[1]);
  return [
    [pod.restartPolicy === "Never", "takes its log along when it fails"],
    [backoffLimit !== undefined && backoffLimit <= 6, "is tried again for longer than anybody waits"],
    ...tags.map((tag): Rule => [tag === undefined || name.endsWith(`-${tag}`), `does not have ${tag} in its name`]),
  ];
}

/** Seconds a pod takes to stop at most: the pause before it, and its own grace. */
export function stopProblems(pod: PodSpec, container: Container, graceMs: number): string[] {
  const pause = Number(container.lifecycle?.preStop?.exec?.command[1] ?? Number.NaN);
  const enough = (pod.terminationGracePeriodSeconds ?? 30) > pause + graceMs / 1000;
  return broken([
    [pause > 0, "stops before others know it"],
    [Number.isNaN(pause) || enough, "is killed before its own grace is over"],
  ]);
}

function broken(rules: readonly Rule[]): string[] {
  return rules.filter(([holds]) => !holds).map(([, otherwise]) => otherwise);
}
