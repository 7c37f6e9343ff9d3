import { until } from "@switchboard/testing/until";
import type { BrowserWindow } from "./engine.ts";

/**
 * Looks for what people see: `find(name)` is the field, button or link of that name, `shows(text)` whether the text is
 * shown. Looks into the widget, too, where page scripts of a driver do not.
 */
const LOOK = `
  const all = (root) => [...root.querySelectorAll("*")].flatMap((node) => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])]);
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 0;
  const wordsOf = (node) => [...node.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data).join("");
  const nameOf = (node) =>
    node.getAttribute("aria-label") ??
    (node.labels?.[0] ? [node.labels[0], ...node.labels[0].querySelectorAll("*")].map(wordsOf).join("") : node.textContent);
  const kinds = "button, a, input, textarea, select";
  const find = (name) => all(document).find((node) => node.matches(kinds) && seen(node) && nameOf(node).trim().startsWith(name));
  const shows = (text) => all(document).some((node) => wordsOf(node).includes(text) && seen(node));
`;

/** Somebody who uses a page by what is written on it. */
export class Person {
  readonly window: BrowserWindow;
  #aside = 0;

  constructor(window: BrowserWindow) {
    this.window = window;
  }

  /** The value of an expression that may use `find` and `shows`. */
  look(expression: string): Promise<unknown> {
    return this.window.evaluate(`(() => { ${LOOK} return ${expression}; })()`);
  }

  sees(text: string): Promise<unknown> {
    return until(`"${text}" is shown`, () => this.look(`shows(${JSON.stringify(text)})`), 30_000);
  }

  /** Clicks about the middle of the button, link or field whose name begins so. */
  async clicks(name: string): Promise<void> {
    const middle = `(() => {
      const node = find(${JSON.stringify(name)});
      node.scrollIntoView({ block: "center" });
      const { x, y, width, height } = node.getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    })()`;
    const point = await until(`there is "${name}"`, () => this.look(middle), 30_000);
    const [x, y] = point as [number, number];
    // Twice at one place would be a double click, which selects a word.
    this.#aside = 12 - this.#aside;
    await this.window.click(x + this.#aside, y);
  }

  /** Types into the field whose name begins so. */
  async writes(name: string, text: string): Promise<void> {
    await this.clicks(name);
    await this.window.type(text);
  }

  value(name: string): Promise<unknown> {
    return this.look(`find(${JSON.stringify(name)}).value`);
  }
}
