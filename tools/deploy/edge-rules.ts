import type { Labels, Manifest } from "./manifest.ts";

/** What notify may call wherever it runs: mail servers. */
const ANYWHERE: readonly (string | number)[] = [25, 465, 587];

/** What is wrong with how a network policy, a route, an ingress or a monitor lets others in. */
export function edgeProblems({ kind, metadata, spec }: Manifest, fileBytesMax: number): string[] {
  if (kind === "NetworkPolicy") return policyProblems(spec);
  if (kind === "HTTPRoute") return routeProblems(spec);
  if (kind === "Ingress") return ingressProblems(metadata.annotations, fileBytesMax);
  if (kind === "PodMonitor" && spec?.jobLabel !== "app.kubernetes.io/name")
    return ["does not name jobs after services"];
  return [];
}

function policyProblems(spec: Manifest["spec"]): string[] {
  const ingress = (spec?.ingress ?? []).filter(({ from = [] }) => from.length === 0);
  const ports = (spec?.egress ?? []).filter(({ to = [] }) => to.length === 0).flatMap((rule) => rule.ports ?? [{}]);
  const wide = ports.filter(({ port }) => port === undefined || !ANYWHERE.includes(port));
  return [
    ...ingress.map(() => "lets anybody in"),
    ...wide.map(({ port }) => `lets out to anybody on ${port === undefined ? "any port" : `port ${port}`}`),
  ];
}

/** `0s` is no limit: sockets stay open. */
function routeProblems(spec: Manifest["spec"]): string[] {
  const rules = spec?.rules ?? [];
  return rules.every(({ timeouts }) => timeouts?.request === "0s" && timeouts.backendRequest === "0s")
    ? []
    : ["closes WebSockets after a while"];
}

/** An Ingress lets the largest file through, by each of the annotations that it has for it. */
function ingressProblems(annotations: Labels = {}, fileBytesMax: number): string[] {
  const sizes = Object.entries(annotations).filter(([name]) => /body-size$/.test(name));
  if (sizes.length === 0) return ["does not say how large a body may be"];
  return sizes
    .filter(([, size]) => !/^\d+m$/.test(size) || Number.parseInt(size, 10) * 2 ** 20 <= fileBytesMax)
    .map(([name, size]) => `refuses the largest file: ${name} is ${size}`);
}
