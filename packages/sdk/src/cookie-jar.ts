import type { KeyValueStorage } from "./key-value-storage.ts";

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  /** Milliseconds since 1970; absent for as long as the storage lives. */
  readonly expiresAt?: number;
}

/** The cookies of one gateway, for runtimes that keep none. Knows `Path`, `Max-Age` and `Expires`: enough for one host. */
export class CookieJar {
  readonly #storage: KeyValueStorage;
  readonly #key: string;

  /** Keeps the cookies under `key`. */
  constructor(storage: KeyValueStorage, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  /** The `Cookie` header for a path; empty when there is nothing to send. */
  header(path: string): string {
    const now = Date.now();
    return this.#read()
      .filter((cookie) => (cookie.expiresAt ?? Infinity) > now && covers(cookie.path, path))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join("; ");
  }

  /** Takes over the `Set-Cookie` headers of an answer. */
  store(headers: readonly string[]): void {
    if (headers.length === 0) return;
    const set = headers.map(parseCookie);
    const kept = this.#read().filter((old) => !set.some((one) => one.name === old.name && one.path === old.path));
    const now = Date.now();
    const live = [...kept, ...set].filter((cookie) => (cookie.expiresAt ?? Infinity) > now);
    this.#storage.setItem(this.#key, JSON.stringify(live));
  }

  #read(): Cookie[] {
    return JSON.parse(this.#storage.getItem(this.#key) ?? "[]") as Cookie[];
  }
}

function covers(cookiePath: string, path: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return cookiePath.endsWith("/") || path.length === cookiePath.length || path[cookiePath.length] === "/";
}

function parseCookie(header: string): Cookie {
  const [pair = "", ...rest] = header.split(";").map((part) => part.trim());
  const attributes = new Map(
    rest.map((part) => [part.split("=")[0]?.toLowerCase(), part.slice(part.indexOf("=") + 1)]),
  );
  const at = pair.indexOf("=");
  const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path: attributes.get("path") ?? "/" };
  const maxAge = attributes.get("max-age");
  const expires = attributes.get("expires");
  if (maxAge !== undefined) return { ...cookie, expiresAt: Date.now() + Number(maxAge) * 1000 };
  return expires === undefined ? cookie : { ...cookie, expiresAt: Date.parse(expires) };
}
