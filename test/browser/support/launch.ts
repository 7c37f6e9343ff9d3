import { type Browser, chromium } from "playwright-core";

/** Where Debian's package puts it; `CHROMIUM_PATH` says otherwise. */
const EXECUTABLE = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Starts the system's Chromium without its chatter with the outside. The sandbox cannot be had as root. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    chromiumSandbox: process.getuid?.() !== 0,
    // Pages that are left are kept as they are, as in browsers that people use.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    // Third parties have no cookies, as in Safari and wherever people wish so.
    args: [
      "--test-third-party-cookie-phaseout",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
