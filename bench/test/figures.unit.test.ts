import { expect, test } from "vitest";
import { medianOf, renderFigures, summariseFigures } from "../report/figures.ts";

const figure = { name: "waiting", unit: "ms", values: [1, 2, 3, 40], target: "<= 5" };

test("noisy rounds are left out when three quiet ones remain", () => {
  const lines = summariseFigures([figure], [false, false, false, true]);
  expect(lines[0]).toMatchObject({ median: 2, min: 1, max: 3, noisy: [4] });
  expect(medianOf(lines, "waiting")).toBe(2);
});

test("with fewer quiet rounds all of them count, and the table names the noisy ones", () => {
  const lines = summariseFigures([figure], [false, false, true, true]);
  expect(lines[0]).toMatchObject({ median: 2.5, min: 1, max: 40 });
  expect(renderFigures(lines)).toContain("| waiting | ms | 2.50 (1.00..40.00) | <= 5 |\n\nNoisy rounds: 3, 4.");
});

test("a figure that nobody measured is no number", () => {
  expect(medianOf([], "waiting")).toBeNaN();
});
