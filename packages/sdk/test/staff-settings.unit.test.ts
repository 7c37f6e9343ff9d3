import type { PreferencesView } from "@switchboard/contracts/schemas/preferences";
import { until } from "@switchboard/testing/until";
import { describe, expect } from "vitest";
import { test } from "./fixtures.ts";

const preferences: PreferencesView = {
  version: 1,
  ticket_font: "system",
  ticket_font_size: 14,
  notification_sound: "chime",
  desktop_notifications: false,
  hide_system_messages: false,
  signature: "",
  language: "en",
  theme: "system",
};

describe("staff", () => {
  test("P8: preferences follow what is saved here and in other tabs, and never go back", async ({
    gateway,
    newStaff,
  }) => {
    gateway.routes.set("GET /v1/me/preferences", () => preferences);
    gateway.routes.set("PUT /v1/me/preferences", ({ body }) => ({ ...body, version: 2 }));
    const staff = await newStaff();
    const seen: number[] = [];
    staff.preferences.changed.subscribe(({ version }) => seen.push(version));
    expect(staff.preferences.current).toBeUndefined();
    await staff.preferences.load();
    await staff.preferences.save({ ...preferences, theme: "dark" });
    expect(staff.preferences.current).toMatchObject({ version: 2, theme: "dark" });

    for (const version of [2, 1, 3])
      gateway.socket.send({ t: "preferences", preferences: { ...preferences, version } });
    await until("the newest", () => staff.preferences.current?.version === 3);
    expect(seen).toEqual([1, 2, 3]);
  });

  test("P2: somebody who was switched offline is told by whom, until they go online", async ({ gateway, newStaff }) => {
    gateway.routes.set("PUT /v1/me/mode", ({ body }) => ({ mode: body["mode"] }));
    const staff = await newStaff();
    gateway.socket.send({ t: "mode", mode: "offline", forced_by: "Ada", reason: "You went home" });
    await until("the mode", () => staff.mode === "offline");
    expect(staff.forcedOffline).toEqual({ by: "Ada", reason: "You went home" });
    await staff.setMode("online");
    expect(staff.forcedOffline).toBeUndefined();
  });
});
