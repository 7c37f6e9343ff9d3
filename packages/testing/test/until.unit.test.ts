import { expect, test } from "vitest";
import { until } from "../src/until.ts";

test("waiting ends with what the condition found", async () => {
  let asked = 0;
  const found = await until("the third time", () => (++asked === 3 ? "found" : undefined));

  expect(found).toBe("found");
  expect(asked).toBe(3);
});

test("a condition that throws is asked again", async () => {
  let asked = 0;
  const found = await until("it stops throwing", () => {
    if (++asked < 3) throw new Error("not yet");
    return true;
  });

  expect(found).toBe(true);
});

test("waiting in vain says what was waited for and what went wrong last", async () => {
  const cause = new Error("nobody is home");
  const waiting = until("somebody answers", () => Promise.reject(cause), 30);

  await expect(waiting).rejects.toMatchObject({ message: "waited 30 ms until somebody answers", cause });
});
