import { describe, expect, test } from "vitest";
import { readMail } from "../src/mail/caught-mail.ts";

describe("reading a caught mail", () => {
  test("headers are unfolded and their encoded words read", async () => {
    const raw =
      "Subject: =?UTF-8?Q?=D0=9F=D1=80=D0=B8=D0=B2?=\r\n =?UTF-8?B?0LXRgg==?=\r\nX-Long: one\r\n two\r\n\r\nhello";
    const { subject, headers, text } = await readMail(raw);
    expect(subject).toBe("Привет");
    expect(headers.get("x-long")).toBe("one two");
    expect(text.trim()).toBe("hello");
  });

  test("parts are found by their type and decoded", async () => {
    const raw = [
      'Content-Type: multipart/alternative; boundary="b1"',
      "",
      "--b1",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "caf=C3=A9 =",
      "au lait",
      "--b1",
      "Content-Type: text/html; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      Buffer.from("<p>café</p>").toString("base64"),
      "--b1--",
      "",
    ].join("\r\n");
    const { text, html } = await readMail(raw);
    expect([text.trim(), html.trim()]).toEqual(["café au lait", "<p>café</p>"]);
  });
});
