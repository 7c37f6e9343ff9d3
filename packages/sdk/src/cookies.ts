import { CookieJar } from "./cookie-jar.ts";
import type { KeyValueStorage } from "./key-value-storage.ts";

/** The cookies of a runtime that keeps none itself. Bundles for browsers have `cookies-of-browser` in its place. */
export function openCookies(storage: KeyValueStorage, key: string): CookieJar | undefined {
  return new CookieJar(storage, key);
}
