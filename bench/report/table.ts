import { type ContenderName, cpuPerMessage, type Sample } from "./sample.ts";
import type { Spread } from "./stats.ts";
import { spread } from "./stats.ts";
import { type Line, sumFaults } from "./summary.ts";

/** The measurements as a markdown table: medians with the smallest and largest round. */
export function renderTable(lines: readonly Line[]): string {
  return renderRows([
    ["measure", "floor", "switchboard", "socket.io", "ours / floor", "ours / socket.io", "rounds"],
    ...lines.map((line) => [
      line.measure.unit === "" ? line.measure.name : `${line.measure.name}, ${line.measure.unit}`,
      show(line.floor),
      show(line.switchboard),
      show(line.socketio),
      show(line.overFloor),
      show(line.overSocketIo),
      describeRounds(line),
    ]),
  ]);
}

/** CPU time of each process for one message, in microseconds, by phase; and what others took of the machine. */
export function renderCpuTable(samples: readonly Sample[], phases: readonly string[]): string {
  const names = [...new Set(samples.flatMap(({ cpu }) => Object.keys(cpu.seconds)))];
  const contenders: readonly ContenderName[] = ["floor", "switchboard", "socketio"];
  const rows = contenders.flatMap((contender) =>
    phases.map((phase) => {
      const own = samples.filter((one) => one.contender === contender && one.phase === phase);
      const cells = names.map((name) => showMedian(own.map((one) => cpuPerMessage(one, name))));
      return [contender, phase, ...cells, `${Math.round(spread(own.map(({ cpu }) => cpu.foreign)).median * 100)} %`];
    }),
  );
  return renderRows([["CPU us per message", "phase", ...names, "foreign CPU"], ...rows]);
}

/** What was lost, doubled, out of order or refused. */
export function renderFaults(samples: readonly Sample[]): string {
  const rows = (["floor", "switchboard", "socketio"] as const).map((contender) => {
    const { lost, doubled, reordered } = sumFaults(samples, contender);
    const own = samples.filter((one) => one.contender === contender).map(({ outcome }) => outcome);
    const sum = (read: (outcome: (typeof own)[number]) => number) => own.reduce((total, one) => total + read(one), 0);
    const reason = own.find(({ firstRefusal }) => firstRefusal !== undefined)?.firstRefusal ?? "";
    const counts = [sum(({ accepted }) => accepted), lost, doubled, reordered, sum(({ refused }) => refused)];
    return [contender, ...counts.map(String), reason];
  });
  return renderRows([["messages", "accepted", "lost", "doubled", "reordered", "refused", "first refusal"], ...rows]);
}

function describeRounds({ used, noisy }: Line): string {
  return noisy.length === 0 ? String(used.length) : `${used.length} (noisy: ${noisy.join(", ")})`;
}

/** The median with the smallest and largest round. */
export function show({ median, min, max }: Spread): string {
  return `${format(median)} (${format(min)}..${format(max)})`;
}

function showMedian(values: readonly number[]): string {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? "" : String(Math.round(spread(known).median));
}

function format(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(2);
}

/** A markdown table; the first row is its head. */
export function renderRows([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
