import { decode } from "@switchboard/contracts/encode";
import { type Preferences, PreferencesSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { livePreferencesSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, present, type World } from "./world.ts";

let world: World;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

async function hire() {
  count += 1;
  const { id } = await world.saveStaff({ email: `person-${count}@acme.test` });
  return { id, options: await world.as({ kind: "staff", id, name: "" }) };
}

const wanted = {
  version: 0,
  ticketFont: "mono",
  ticketFontSize: 18,
  notificationSound: "none",
  desktopNotifications: true,
  hideSystemMessages: true,
  signature: "Regards,\nAda",
  language: "ru",
  theme: "dark",
};

describe("preferences", () => {
  test("P8: everybody begins with the defaults, and finds what they saved, apart from everybody else", async () => {
    const [ada, boris] = [await hire(), await hire()];
    const before = present((await world.preferences.getPreferences({}, ada.options)).preferences);
    expect(before).toMatchObject({ version: 0, ticketFont: "system", ticketFontSize: 14, theme: "system" });
    const saved = await world.preferences.savePreferences({ preferences: wanted }, ada.options);
    expect(saved.preferences).toMatchObject({ ...wanted, version: 1 });
    expect((await world.preferences.getPreferences({}, ada.options)).preferences).toMatchObject({
      ...wanted,
      version: 1,
    });
    expect((await world.preferences.getPreferences({}, boris.options)).preferences).toEqual(before);
  });

  test("P8: all tabs are told what was saved", async () => {
    const ada = await hire();
    const seen: Preferences[] = [];
    const subject = livePreferencesSubject(ada.id);
    const subscription = world.bus.subscribe(subject, (data) => seen.push(decode(PreferencesSchema, data)));
    await world.bus.flush();
    await world.preferences.savePreferences({ preferences: wanted }, ada.options);
    await until("it arrived", () => seen.length > 0);
    subscription.unsubscribe();
    expect(seen).toMatchObject([{ ...wanted, version: 1 }]);
  });

  test("P8: of two tabs that save at once one is told that the other was faster, and with which version", async () => {
    const ada = await hire();
    const save = (preferences: typeof wanted) => world.preferences.savePreferences({ preferences }, ada.options);
    for (const version of [0, 1]) {
      const tabs = await Promise.allSettled([1, 2, 3].map(() => save({ ...wanted, version })));
      expect(tabs.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const tab of tabs) {
        if (tab.status === "rejected") {
          expect(tab.reason).toMatchObject({
            kind: "failed_precondition",
            reason: "presence.stale_preferences",
            params: { version: String(version + 1) },
          });
        }
      }
    }
    await expect(save({ ...wanted, version: 7 })).rejects.toMatchObject({ reason: "presence.stale_preferences" });
  });

  test("G2: a save repeated with its idempotency key is answered as the first, and tells nobody again", async () => {
    const ada = await hire();
    const options = { ...ada.options, idempotencyKey: newId() };
    const first = await world.preferences.savePreferences({ preferences: wanted }, options);
    await world.preferences.savePreferences({ preferences: { ...wanted, version: 1, theme: "light" } }, ada.options);
    expect(await world.preferences.savePreferences({ preferences: wanted }, options)).toEqual(first);
    expect((await world.preferences.getPreferences({}, ada.options)).preferences).toMatchObject({ version: 2 });
  });

  test.each([
    ["/ticket_font", { ticketFont: "papyrus" }],
    ["/ticket_font_size", { ticketFontSize: 9 }],
    ["/ticket_font_size", { ticketFontSize: 25 }],
    ["/notification_sound", { notificationSound: "siren" }],
    ["/signature", { signature: "x".repeat(2001) }],
    ["/signature", { signature: "\u0000" }],
    ["/language", { language: "English" }],
    ["/theme", { theme: "" }],
    ["/version", { version: -1 }],
  ])("P8: what is no preference is refused: %s", async (pointer, wrong) => {
    const ada = await hire();
    const call = world.preferences.savePreferences({ preferences: { ...wanted, ...wrong } }, ada.options);
    await expect(call).rejects.toMatchObject({
      reason: "presence.invalid_preferences",
      violations: [{ pointer, detail: expect.any(String) }],
    });
  });
});

describe("open tabs and drafts", () => {
  test("W1: they follow a person, and of two tabs that save at once one is told", async () => {
    const ada = await hire();
    const empty = await world.preferences.getWorkspace({}, ada.options);
    expect(empty.workspace).toMatchObject({ version: 0, document: "{}" });
    const document = JSON.stringify({ tabs: [{ chat: newId(), draft: "Dear ☃" }] });
    const save = (version: number) =>
      world.preferences.saveWorkspace({ workspace: { version, document } }, ada.options);
    expect((await save(0)).version).toBe(1);
    expect((await save(1)).version).toBe(2);
    expect((await world.preferences.getWorkspace({}, ada.options)).workspace).toMatchObject({ version: 2, document });
    const stale = { reason: "presence.stale_workspace", params: { version: "2" } };
    await expect(save(1)).rejects.toMatchObject(stale);
    await expect(save(0)).rejects.toMatchObject(stale);
  });

  test("W1: a document that is no object, or is over 64 KiB, is refused", async () => {
    const ada = await hire();
    const save = (document: string) =>
      world.preferences.saveWorkspace({ workspace: { version: 0, document } }, ada.options);
    for (const document of ["", "[]", "null", "7", "{", JSON.stringify({ x: "☃".repeat(22_000) })]) {
      await expect(save(document)).rejects.toMatchObject({ reason: "presence.invalid_workspace" });
    }
    const largest = `{"x":"${"x".repeat(65_536 - 8)}"}`;
    expect((await save(largest)).version).toBe(1);
  });
});
