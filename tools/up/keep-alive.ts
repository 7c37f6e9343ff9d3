import type { ManagedProcess } from "@switchboard/stack/process/managed-process";

const maxDeaths = 5;
const windowMs = 60_000;

/** What is kept alive. */
export interface Mortal {
  readonly label: string;
  readonly process: Pick<ManagedProcess, "onDeath" | "restart">;
}

/** Whom to tell, and what to do when it is no use. */
export interface KeepAlive {
  readonly say: (line: string) => void;
  readonly giveUp: (reason: string) => void;
}

/** Starts a service again whenever it dies, and gives up when that happens five times in a minute. */
export function keepAlive({ label, process }: Mortal, { say, giveUp }: KeepAlive): void {
  let deaths: number[] = [];
  process.onDeath((how) => {
    deaths = [...deaths.filter((at) => at > Date.now() - windowMs), Date.now()];
    if (deaths.length >= maxDeaths) return giveUp(`${label} ${how}, ${maxDeaths} times in a minute`);
    say(`${label} ${how}; starting it again.`);
    process.restart().then(
      () => say(`${label} is back.`),
      (error: unknown) => giveUp(error instanceof Error ? error.message : String(error)),
    );
  });
}
