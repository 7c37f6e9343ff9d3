/** What one reader of a stream has, and how far that is all there is for it. */
export interface Frontier<E> {
  /** In the order of the stream. */
  readonly events: readonly E[];
  /** Of its subject nothing up to here is missing in `events`. */
  readonly upTo: number;
}

/**
 * Joins what several readers of one stream have, in the stream's order, as far as none of them has a hole before it:
 * what one reader has beyond another's frontier waits.
 *
 * @param upTo where the stream ended when they began
 * @param taken told how far it goes
 */
export function mergeInOrder<E extends { readonly seq: number }>(
  frontiers: readonly Frontier<E>[],
  upTo: number,
  taken: (bound: number) => void = () => {},
): { readonly events: E[]; readonly upTo: number } {
  const bound = Math.min(upTo, ...frontiers.map((frontier) => frontier.upTo));
  const events = frontiers.flatMap((frontier) => frontier.events.filter(({ seq }) => seq <= bound));
  taken(bound);
  return { events: events.sort((a, b) => a.seq - b.seq), upTo: bound };
}
