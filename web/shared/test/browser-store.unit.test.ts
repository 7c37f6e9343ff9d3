import { expect, test } from "vitest";
import { BrowserStore } from "../src/browser-store.ts";

/** As much of a browser's storage as is used; what it keeps are its own properties, as in browsers. */
function storage(items: Record<string, string> = {}): Record<string, string> & Storage {
  return Object.defineProperties(items, {
    getItem: { value: (key: string) => items[key] ?? null },
    setItem: { value: (key: string, value: string) => Object.assign(items, { [key]: value }) },
    removeItem: { value: (key: string) => Reflect.deleteProperty(items, key) },
  }) as Record<string, string> & Storage;
}

test("values are kept under their prefix, and an empty one is forgotten", () => {
  const items = storage();
  const store = new BrowserStore(() => items, "switchboard.");
  store.write("draft.1", "hello");
  expect({ ...items }).toEqual({ "switchboard.draft.1": "hello" });
  expect(store.read("draft.1")).toBe("hello");
  store.write("draft.1", "");
  expect({ ...items }).toEqual({});
});

test("what begins with a key is forgotten, the site's own values stay", () => {
  const items: Record<string, string> = {
    "draft.site": "theirs",
    "switchboard.tabs": "[]",
    "switchboard.draft.1": "a",
  };
  new BrowserStore(() => storage(items), "switchboard.").forget("draft.");
  expect({ ...items }).toEqual({ "draft.site": "theirs", "switchboard.tabs": "[]" });
});

test("where storage is forbidden everything works and nothing is kept", () => {
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  const store = new BrowserStore(forbidden, "switchboard.");
  store.write("tabs", "[]");
  store.forget("draft.");
  expect(store.read("tabs")).toBe("");
});
