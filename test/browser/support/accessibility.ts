import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, Result } from "axe-core";
import type { Page } from "playwright-core";

/** Something that axe cannot judge and a person has. */
interface Judged {
  readonly rule: string;
  /** The end of axe's selector of the element. */
  readonly element: RegExp;
  /** A part of what axe says. */
  readonly says: string;
  readonly reason: string;
}

const judged: readonly Judged[] = [
  {
    rule: "color-contrast",
    element: /switchboard-widget \.avatar$/,
    says: "too short",
    reason: "One letter, in the colours of the header turned round, which are checked by the name beside it.",
  },
  {
    rule: "color-contrast",
    element: /switchboard-widget \.(note|bubble)$/,
    says: "overlapped by another element",
    reason: "The question whether to end the chat stands before them.",
  },
];

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What axe finds wrong on a page by WCAG 2.2 AA, or cannot judge, in both themes: one line for each fault (W5). What it
 * cannot judge is a fault until it is changed so that it can, or stands among those that were judged by a person.
 */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Not as a script element: the page's own security policy would rightly refuse it.
  await page.evaluate(await readFile(axePath, "utf8"));
  // On their way from one theme to the other colours are neither's.
  await page.evaluate(`
    const still = new CSSStyleSheet();
    still.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets.push(still);
  `);
  // In the background there are no frames.
  await page.bringToFront();
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    const { violations, incomplete } = await runAxe(page);
    faults.push(...[...violations, ...incomplete].flatMap((result) => faultsOf(result, colorScheme)));
  }
  await page.emulateMedia({ colorScheme: null });
  return faults;
}

function runAxe(page: Page): Promise<AxeResults> {
  return page.evaluate<AxeResults, string[]>(
    (values) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
        runOnly: { type: "tag", values },
      }),
    tags,
  );
}

function faultsOf({ id, nodes }: Result, theme: string): string[] {
  return nodes.flatMap((node) => {
    const at = node.target.flat().join(" ");
    const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join("; ");
    const known = judged.some(({ rule, element, says }) => rule === id && element.test(at) && why.includes(says));
    return known ? [] : [`${id} (${theme}): ${at}: ${why}`];
  });
}
