import { Counter, collectDefaultMetrics, Gauge, Histogram, register } from "prom-client";

export { register } from "prom-client";
export type { Counter, Gauge, Histogram };

/** The event loop's lag is sampled this often, in milliseconds: every 10 takes 0.9 % of a processor for ever, 100 a fifth. */
const eventLoopMonitoringPrecision = 100;

/** Process metrics (CPU, heap, event loop lag) on the default registry; called once in `main` by the admin server. */
export function collectProcessMetrics(): void {
  if (register.getSingleMetric("process_cpu_user_seconds_total") !== undefined) return;
  collectDefaultMetrics({ eventLoopMonitoringPrecision });
}

/** Half a millisecond to ten seconds, for durations in seconds. */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes the metrics of a service, or of a package; each is called `switchboard_<service>_<name>`. */
export function metricsOf(service: string) {
  const nameOf = (name: string): string => `switchboard_${service}_${name}`;

  /**
   * Something that is counted: `<thing>_total`. `begins` names the labels of what an alert waits for: that stands at 0 from
   * the start, because a series that comes with a 1 has not increased for Prometheus, and the first time would be missed.
   */
  function counter<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    begins: readonly Partial<Record<L, string>>[] = [],
  ): Counter<L> {
    const made = new Counter({ name: nameOf(name), help, labelNames: [...labelNames] });
    for (const labels of begins) made.inc(labels, 0);
    return made;
  }

  /** Something that goes up and down. `collect` reads it when it is scraped. */
  function gauge<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    return new Gauge<L>({
      name: nameOf(name),
      help,
      labelNames: [...labelNames],
      ...(collect && {
        collect(this: Gauge<L>) {
          return collect(this);
        },
      }),
    });
  }

  /** Something that is read when it is scraped; while that fails there is no number, which a graph shows better than a zero. */
  function readGauge(name: string, help: string, read: () => number | Promise<number>): void {
    const value = async (): Promise<number> => read();
    gauge(name, help, [], async (metric) => metric.set(await value().catch(() => Number.NaN)));
  }

  /** A distribution; durations in seconds unless other buckets are given. */
  function histogram<L extends string = never>(
    name: string,
    help: string,
    labelNames: readonly L[] = [],
    buckets: readonly number[] = DURATION_BUCKETS,
  ): Histogram<L> {
    return new Histogram({ name: nameOf(name), help, labelNames: [...labelNames], buckets: [...buckets] });
  }

  return { counter, gauge, readGauge, histogram };
}
