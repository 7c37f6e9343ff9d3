import { expect, test } from "vitest";
import { isComposing } from "../src/composing.ts";

test("X5, X79: a key belongs to an input method while it composes, and by its code in browsers that say no more", () => {
  expect(isComposing({ isComposing: true, keyCode: 13 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 229 })).toBe(true);
  expect(isComposing({ isComposing: false, keyCode: 13 })).toBe(false);
});
