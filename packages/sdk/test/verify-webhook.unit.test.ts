import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { verifyWebhook } from "../src/verify-webhook.ts";

const secretOf = (word: string) => `whsec_${Buffer.from(word.padEnd(32, ".")).toString("base64")}`;
const [good, other] = [secretOf("good"), secretOf("other")];
const now = new Date();
const event = { id: "1", type: "chat.opened", timestamp: now.toISOString(), subject: "42", data: { name: "Зоя" } };
const body = JSON.stringify(event);

function headersOf(secrets: readonly string[], text = body, at = now) {
  return {
    "webhook-id": "1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign("1", at, text)).join(" "),
  };
}

const refusal = "the webhook is not to be believed";

describe("G4: believing a webhook", () => {
  test("what was signed with the secret is believed, as text and as bytes, with headers of either kind", () => {
    expect(verifyWebhook(body, headersOf([good]), good)).toEqual(event);
    expect(verifyWebhook(new TextEncoder().encode(body), new Headers(headersOf([good])), [good])).toEqual(event);
  });

  test("while a secret is rotated either one is good, on both sides", () => {
    expect(verifyWebhook(body, headersOf([other, good]), good)).toEqual(event);
    expect(verifyWebhook(body, headersOf([other, good]), other)).toEqual(event);
    expect(verifyWebhook(body, headersOf([other]), [good, other])).toEqual(event);
  });

  test.each([
    ["another secret", body, headersOf([other])],
    ["another body", `${body} `, headersOf([good])],
    ["another time", body, { ...headersOf([good]), "webhook-timestamp": String(Math.floor(now.getTime() / 1000) - 1) }],
    ["another id", body, { ...headersOf([good]), "webhook-id": "2" }],
    ["half a signature", body, { ...headersOf([good]), "webhook-signature": "v1,AAAA" }],
    ["no signature", body, {}],
  ])("%s is not", (_what, text, headers) => {
    expect(() => verifyWebhook(text, headers, good)).toThrow(refusal);
  });

  test.each([
    ["", []],
    ["whsec_", []],
  ])("a secret that was forgotten lets nobody in", (secret) => {
    expect(() => verifyWebhook(body, headersOf([good]), secret)).toThrow(refusal);
    expect(() => verifyWebhook(body, headersOf([good]), [])).toThrow(refusal);
  });

  test("a recorded request is not believed after five minutes", () => {
    const at = (offset: number) => headersOf([good], body, new Date(Date.now() + offset * 1000));
    expect(verifyWebhook(body, at(-290), good)).toEqual(event);
    for (const offset of [-310, 310]) expect(() => verifyWebhook(body, at(offset), good)).toThrow(refusal);
  });

  test("a body that is not JSON is no event", () => {
    expect(() => verifyWebhook("not json", headersOf([good], "not json"), good)).toThrow(refusal);
  });
});
