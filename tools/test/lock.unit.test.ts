import { once } from "node:events";
import { expect, test } from "vitest";
import { lockCheckout } from "../up/lock.ts";

test("a checkout is started once at a time, and again after the first has stopped", async () => {
  const checkout = `/nowhere/${process.pid}`;
  const lock = await lockCheckout(checkout);

  await expect(lockCheckout(checkout)).rejects.toThrow(`already running from this folder (process ${process.pid})`);
  const other = await lockCheckout(`${checkout}/other`);

  lock.close();
  other.close();
  await Promise.all([once(lock, "close"), once(other, "close")]);
  (await lockCheckout(checkout)).close();
});
