import { FileLinks } from "@switchboard/files/file-links";
import { newId } from "@switchboard/kit/ids";
import { expect, test } from "vitest";

const MINUTE_MS = 60_000;

test("C2: a link to a file works for ten minutes, with its own secret, and for its own file", () => {
  const links = new FileLinks("x".repeat(32));
  const fileId = newId();
  const now = new Date();
  const { token, expiresAt } = links.issue(fileId, now);
  expect(expiresAt.getTime() - now.getTime()).toBe(10 * MINUTE_MS);
  expect(links.read(token, now)).toBe(fileId);
  expect(links.read(token, new Date(expiresAt.getTime() - 1))).toBe(fileId);
  expect(links.read(token, expiresAt)).toBeUndefined();
  expect(new FileLinks("y".repeat(32)).read(token, now)).toBeUndefined();
  expect(links.read(token.replace(fileId, newId()), now)).toBeUndefined();
});
