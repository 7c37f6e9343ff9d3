import { BrowserStore } from "@switchboard/web-shared/browser-store";

/** What is kept in this browser over reloads. */
export const browserStore = new BrowserStore(() => localStorage, "switchboard.");
