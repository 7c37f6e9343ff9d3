import { type Program, requirePrograms } from "@switchboard/stack/backends/programs";
import { launch, type Page } from "puppeteer-core";
import type { BrowserWindow, Engine } from "./engine.ts";

const program: Program = {
  names: ["firefox-esr", "firefox"],
  aptPackage: "firefox-esr",
  brewPackage: "--cask firefox",
};

/** Firefox as the system has it. It speaks WebDriver BiDi by itself, so no driver stands between. */
export const firefox: Engine = {
  name: "Firefox",
  launch: async () => {
    const [executablePath = ""] = await requirePrograms([program]);
    const browser = await launch({
      browser: "firefox",
      executablePath,
      headless: true,
      defaultViewport: { width: 1280, height: 800 },
      extraPrefsFirefox: { "intl.accept_languages": "en-GB" },
    });
    return {
      version: await browser.version(),
      newWindow: async () => windowOf(await (await browser.createBrowserContext()).newPage()),
      close: () => browser.close(),
    };
  },
};

function windowOf(page: Page): BrowserWindow {
  return {
    open: async (url) => {
      await page.goto(url);
    },
    evaluate: (expression) => page.evaluate(expression),
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    press: (key) => page.keyboard.press(key),
  };
}
