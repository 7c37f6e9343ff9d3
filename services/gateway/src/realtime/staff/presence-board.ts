import type { DepartmentPresence } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";

interface Known {
  readonly presence: DepartmentPresence;
  /** The turn in which it was pushed, or in which it was asked for. */
  readonly turn: number;
}

/** Takes in what a reading brought; returns the departments of which it says something else than was known. */
export type TakeReading = (departments: readonly DepartmentPresence[]) => DepartmentPresence[];

/**
 * Who is online as far as this gateway knows, department by department. Pushes and readings travel on different ways, so
 * a reading can arrive after a push that is newer: what came after the reading was asked for stands. Should that have
 * been older after all, another push follows, because presence announces whatever differs from its last announcement.
 */
export class PresenceBoard {
  readonly #known = new Map<string, Known>();
  #turn = 0;

  /** Every department that is known. */
  all(): DepartmentPresence[] {
    return [...this.#known.values()].map(({ presence }) => presence);
  }

  /** Takes in a push. */
  push(presence: DepartmentPresence): void {
    this.#turn += 1;
    this.#known.set(presence.departmentId, { presence, turn: this.#turn });
  }

  /** Presence is going to be asked for all departments: hand the answer to what this returns. */
  beginReading(): TakeReading {
    this.#turn += 1;
    const turn = this.#turn;
    return (departments) => this.#take(departments, turn);
  }

  #take(departments: readonly DepartmentPresence[], turn: number): DepartmentPresence[] {
    const changed: DepartmentPresence[] = [];
    for (const presence of departments) {
      const known = this.#known.get(presence.departmentId);
      if (known !== undefined && known.turn > turn) continue;
      this.#known.set(presence.departmentId, { presence, turn });
      if (known === undefined || !saysTheSame(known.presence, presence)) changed.push(presence);
    }
    this.#forgetAllBut(new Set(departments.map(({ departmentId }) => departmentId)), turn);
    return changed;
  }

  /** Departments that a reading does not have any more are deleted. */
  #forgetAllBut(ids: ReadonlySet<string>, turn: number): void {
    for (const [id, known] of this.#known) if (known.turn <= turn && !ids.has(id)) this.#known.delete(id);
  }
}

function saysTheSame(left: DepartmentPresence, right: DepartmentPresence): boolean {
  return contentOf(left) === contentOf(right);
}

function contentOf({ departmentName, online }: DepartmentPresence): string {
  return JSON.stringify([departmentName, online]);
}
