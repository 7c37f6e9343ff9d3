import { type KeyValueStorage, MemoryStorage } from "./key-value-storage.ts";

/**
 * What the surroundings report: the network came or went, the page is looked at again, it is left (browsers may keep it
 * as it is, with its lines open), or it is come back to.
 */
export type EnvironmentEvent = "online" | "offline" | "visible" | "left" | "back";

/** What differs between a browser and Node. */
export interface Environment {
  /** Cookies are kept and sent by the browser. */
  readonly browser: boolean;
  /** Calls `listener` on every event until the returned function is called. */
  listen(listener: (event: EnvironmentEvent) => void): () => void;
  storage(): KeyValueStorage;
  /** Makes an absolute address of `baseUrl`, which may be empty or relative on a page. */
  resolve(baseUrl: string): string;
  /** Runs `fn` while no other tab of the site runs one under the same name. */
  alone<T>(name: string, fn: () => Promise<T>): Promise<T>;
}

type Listening = {
  addEventListener(type: string, listener: () => void, options: { readonly signal: AbortSignal }): void;
};

// Only what is used here: the same source is checked with and without the DOM's types.
interface Page extends Listening {
  readonly document: Listening & { readonly visibilityState: string };
  readonly location: { readonly href: string };
  readonly localStorage: KeyValueStorage;
  readonly sessionStorage: KeyValueStorage;
  readonly navigator: { readonly locks?: { request<T>(name: string, fn: () => Promise<T>): Promise<T> } };
}

const PROBE = "switchboard.probe";

const node: Environment = {
  browser: false,
  listen: () => () => undefined,
  storage: () => new MemoryStorage(),
  resolve: (baseUrl) => new URL(baseUrl).href,
  alone: (_name, fn) => fn(),
};

/** The surroundings this runs in. */
export function detectEnvironment(): Environment {
  return "document" in globalThis ? pageEnvironment(globalThis as unknown as Page) : node;
}

function pageEnvironment(page: Page): Environment {
  return {
    browser: true,
    listen: (listener) => listenToPage(page, listener),
    storage: () => pageStorage(page),
    resolve: (baseUrl) => new URL(baseUrl || "/", page.location.href).href,
    alone: (name, fn) => page.navigator.locks?.request(name, fn) ?? fn(),
  };
}

function listenToPage(page: Page, listener: (event: EnvironmentEvent) => void): () => void {
  const listening = new AbortController();
  const visible = () => page.document.visibilityState === "visible" && listener("visible");
  page.addEventListener("online", () => listener("online"), listening);
  page.addEventListener("offline", () => listener("offline"), listening);
  page.addEventListener("pagehide", () => listener("left"), listening);
  page.addEventListener("pageshow", () => listener("back"), listening);
  page.document.addEventListener("visibilitychange", visible, listening);
  return () => listening.abort();
}

/** The best storage that takes something. */
function pageStorage(page: Page): KeyValueStorage {
  for (const name of ["localStorage", "sessionStorage"] as const) {
    try {
      page[name].setItem(PROBE, "");
      page[name].removeItem(PROBE);
      return page[name];
    } catch {
      // Where the user forbids storage, reading the property throws, it is null, or nothing can be put there.
    }
  }
  // What is kept then lives as long as the page.
  return new MemoryStorage();
}
