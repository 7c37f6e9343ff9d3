import { expect, test } from "vitest";
import { keepAlive } from "../up/keep-alive.ts";

/** A service that says when it died, and counts how often it was started again. */
function service() {
  let die: (how: string) => void = () => undefined;
  const restarts: number[] = [];
  const process = {
    onDeath: (callback: typeof die) => {
      die = callback;
    },
    restart: async () => {
      restarts.push(1);
    },
  };
  return { running: { label: "chat", process }, die: () => die("was killed"), restarts };
}

test("a service that dies is started again, and that is said", async () => {
  const { running, die, restarts } = service();
  const said: string[] = [];
  keepAlive(running, { say: (line) => said.push(line), giveUp: (reason) => said.push(`gave up: ${reason}`) });

  die();

  await expect.poll(() => said).toEqual(["chat was killed; starting it again.", "chat is back."]);
  expect(restarts).toHaveLength(1);
});

test("a service that keeps dying is given up", () => {
  const { running, die, restarts } = service();
  const reasons: string[] = [];
  keepAlive(running, { say: () => undefined, giveUp: (reason) => reasons.push(reason) });

  for (let death = 1; death <= 5; death++) die();

  expect(restarts).toHaveLength(4);
  expect(reasons).toEqual(["chat was killed, 5 times in a minute"]);
});
