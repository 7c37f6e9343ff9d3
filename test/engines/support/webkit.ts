import { answers } from "@switchboard/stack/backends/probe";
import { type Program, requirePrograms } from "@switchboard/stack/backends/programs";
import { ManagedProcess } from "@switchboard/stack/process/managed-process";
import { freePort } from "@switchboard/stack/process/ports";
import { until } from "@switchboard/testing/until";
import { Builder, Key, type WebDriver } from "selenium-webdriver";
import type { BrowserWindow, Engine } from "./engine.ts";

/** There are none for macOS, whose own WebKit is driven by other programs. */
const programs: readonly [Program, Program] = [
  { names: ["WebKitWebDriver"], aptPackage: "webkit2gtk-driver", brewPackage: "webkit2gtk-driver" },
  { names: ["Xvfb"], aptPackage: "xvfb", brewPackage: "xvfb" },
];

/** WebKitGTK's own small browser, which needs a screen: one that is nowhere. */
export const webkit: Engine = {
  name: "WebKit",
  launch: async () => {
    const [driver = "", xvfb = ""] = await requirePrograms(programs);
    const screen = await startScreen(xvfb);
    const env = { ...process.env, DISPLAY: screen.name, LANG: "en_GB.UTF-8" };
    const people: (() => Promise<void>)[] = [];
    /** A driver has one browser, and a browser one person's cookies. */
    const newDriver = async () => {
      const { session, close } = await startDriver(driver, env);
      people.push(close);
      return session;
    };
    const first = await newDriver();
    const unused = [first];
    return {
      version: `WebKitGTK ${(await first.getCapabilities()).get("browserVersion")}`,
      newWindow: async () => windowOf(unused.pop() ?? (await newDriver())),
      close: async () => {
        await Promise.all(people.map((close) => close()));
        await screen.stop();
      },
    };
  },
};

/** A screen that nobody sees, and its name. */
async function startScreen(command: string): Promise<{ name: string; stop: () => Promise<void> }> {
  const args = ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"];
  const screen = await ManagedProcess.start({ name: "Xvfb", command, args, ready: () => Promise.resolve(true) });
  const number = await until("the screen has a number", () => /^\d+$/m.exec(screen.log.text())?.[0]);
  return { name: `:${number}`, stop: () => screen.stop() };
}

async function startDriver(command: string, env: NodeJS.ProcessEnv) {
  const port = await freePort();
  const driver = await ManagedProcess.start({
    name: "WebKitWebDriver",
    command,
    args: [`--port=${port}`],
    env,
    ready: () => answers({ port, host: "127.0.0.1" }, 1_000),
  });
  const session = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({ browserName: "MiniBrowser" })
    .build();
  await session.manage().window().setRect({ x: 0, y: 0, width: 1280, height: 800 });
  const close = async () => {
    await session.quit();
    await driver.stop();
  };
  return { session, close };
}

function windowOf(session: WebDriver): BrowserWindow {
  return {
    open: (url) => session.get(url),
    evaluate: (expression) => session.executeScript(`return (${expression})`),
    click: (x, y) =>
      session
        .actions()
        .move({ x: Math.round(x), y: Math.round(y) })
        .click()
        .perform(),
    type: (text) => session.actions().sendKeys(text).perform(),
    press: (key) =>
      session
        .actions()
        .sendKeys(Key[key === "Enter" ? "ENTER" : "ESCAPE"])
        .perform(),
  };
}
