import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "../src/verify-webhook.ts";

const now = new Date("2030-01-01T00:00:00Z");
const seconds = now.getTime() / 1000;
const event = { id: "1", type: "chat.opened", occurred_at: now.toISOString(), subject: "42", data: { name: "Зоя" } };
const body = JSON.stringify(event);
const digest = (secret: string, text = body, time = seconds) =>
  `v1=${createHmac("sha256", secret).update(`${time}.${text}`).digest("hex")}`;
const header = (...secrets: string[]) => [`t=${seconds}`, ...secrets.map((secret) => digest(secret))].join(",");

describe("G4: believing a webhook", () => {
  test("what was signed with the secret is believed, as text and as bytes", async () => {
    expect(await verifyWebhook(body, header("s"), "s", now)).toEqual(event);
    expect(await verifyWebhook(new TextEncoder().encode(body), header("s"), ["s"], now)).toEqual(event);
  });

  test("while a secret is rotated either one is good, on both sides", async () => {
    await expect(verifyWebhook(body, header("new", "old"), "old", now)).resolves.toEqual(event);
    await expect(verifyWebhook(body, header("new", "old"), "new", now)).resolves.toEqual(event);
    await expect(verifyWebhook(body, header("new"), ["old", "new"], now)).resolves.toEqual(event);
  });

  test.each([
    ["another secret", body, header("other")],
    ["another body", `${body} `, header("s")],
    ["another time", body, header("s").replace(/t=\d+/, `t=${seconds - 1}`)],
    ["half a digest", body, header("s").slice(0, -2)],
  ])("%s is not", async (_what, text, value) => {
    await expect(verifyWebhook(text, value, "s", now)).rejects.toMatchObject({ reason: "wrong_signature" });
  });

  test.each(["", "t=1", `v1=${"0".repeat(64)}`, "t=soon,v1=00", "nonsense"])("a header %j is none", async (value) => {
    await expect(verifyWebhook(body, value, "s", now)).rejects.toMatchObject({ reason: "malformed_signature" });
  });

  test("a secret that was forgotten lets nobody in", async () => {
    const empty = [`t=${seconds}`, digest("")].join(",");
    await expect(verifyWebhook(body, empty, "", now)).rejects.toMatchObject({ reason: "wrong_signature" });
    await expect(verifyWebhook(body, empty, [], now)).rejects.toMatchObject({ reason: "wrong_signature" });
  });

  test("a recorded request is not believed after five minutes", async () => {
    const at = (offset: number) => verifyWebhook(body, header("s"), "s", new Date(now.getTime() + offset * 1000));
    await expect(at(299)).resolves.toEqual(event);
    await expect(at(301)).rejects.toMatchObject({ reason: "too_old" });
    await expect(at(-301)).rejects.toMatchObject({ reason: "too_old" });
  });

  test.each(["not json", "1", "{}"])("a body %j is no event", async (text) => {
    const value = [`t=${seconds}`, digest("s", text)].join(",");
    await expect(verifyWebhook(text, value, "s", now)).rejects.toMatchObject({ reason: "malformed_body" });
  });
});
