import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { parse } from "yaml";
import { alertsFile } from "../gen/alerts.ts";
import type { KnownMetrics } from "./known-metrics.ts";

interface Alert {
  readonly alert: string;
  readonly expr: string;
}

/** What every sample has, whatever the metric: Prometheus adds it. */
const ADDED = ["job", "instance", "le"];

/** What is wrong with the alerts: they speak of metrics, labels and jobs that are there, and of every service. */
export async function alertProblems(services: readonly string[], metrics: KnownMetrics): Promise<string[]> {
  const { groups } = parse(await readFile(join(root, alertsFile), "utf8")) as { groups: { rules: Alert[] }[] };
  const alerts = groups.flatMap(({ rules }) => rules);
  return [
    ...alerts.flatMap(({ alert, expr }) => {
      const problems = [...metricProblems(expr, metrics), ...jobProblems(expr, services)];
      return problems.map((problem) => `${alertsFile}: ${alert} ${problem}`);
    }),
    ...services
      .filter((service) => !alerts.some(({ expr }) => expr.includes(`absent(up{job="${service}"})`)))
      .map((service) => `${alertsFile}: nothing fires when there is no ${service}`),
  ];
}

/** What is wrong with the metrics of one expression, and with the labels that it selects or groups by. */
export function metricProblems(expr: string, metrics: KnownMetrics): string[] {
  const problems: string[] = [];
  const labels = new Set(ADDED);
  for (const [, name = ""] of expr.matchAll(/\b(switchboard_[a-z_]+)/g)) {
    const known = metrics.get(name) ?? metrics.get(name.replace(/_(bucket|count|sum)$/, ""));
    if (known === undefined) problems.push(`speaks of ${name}, which nothing makes`);
    const forgotten = outboxesLike(name, metrics).filter((other) => !expr.includes(other));
    problems.push(...forgotten.map((other) => `leaves ${other} out`));
    for (const label of known ?? []) labels.add(label);
  }
  const selected = [...expr.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = ""]) => label);
  const grouped = [...expr.matchAll(/\bby \(([a-z_, ]+)\)/g)].flatMap(([, list = ""]) => list.split(/,\s*/));
  const foreign = [...selected, ...grouped].filter((label) => !labels.has(label));
  return [...problems, ...foreign.map((label) => `speaks of the label ${label}, which no metric of it has`)];
}

/** What every service with an outbox makes of a metric of one of them. */
function outboxesLike(name: string, metrics: KnownMetrics): string[] {
  const [tail] = /_outbox_\w+$/.exec(name) ?? [];
  return tail === undefined ? [] : [...metrics.keys()].filter((other) => other.endsWith(tail));
}

/** Jobs are called like services, everywhere. */
function jobProblems(expr: string, services: readonly string[]): string[] {
  const jobs = [...expr.matchAll(/\bjob=~?"([^"]+)"/g)].flatMap(([, list = ""]) => list.split("|"));
  const foreign = jobs.filter((job) => !services.includes(job)).map((job) => `speaks of the job ${job}, which is none`);
  const listed = expr.includes("job=~") ? services.filter((service) => !jobs.includes(service)) : [];
  return [...foreign, ...listed.map((service) => `leaves ${service} out`)];
}
