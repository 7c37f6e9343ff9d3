import { canonicalEmail } from "@switchboard/kit/email";
import { describe, expect, test } from "vitest";
import { isPermanent, oneLine } from "../src/domain/mail.ts";
import { renderMail } from "../src/templates/render-mail.ts";

const samples = {
  transcript: { project_name: "Acme", transcript: "Ann: hello\nAlice: hi" },
  contact_form: {
    project_name: "Acme",
    department_name: "Support",
    name: "Ann",
    email: "ann@example.test",
    phone: "+1 555",
    message: "Call me",
    link: "https://acme.example/chats/1",
  },
  answer: { project_name: "Acme", operator_name: "Alice", text: "Done", quoted: "Call me\nsoon" },
  invitation: {
    project_name: "Acme",
    operator_name: "Alice",
    text: "Your disk is full",
    link: "https://acme.example/",
  },
} as const;

function rendered(template: string, language: string, params: Readonly<Record<string, string>>) {
  const content = renderMail({ template, language, params });
  if ("problem" in content) throw new Error(content.problem);
  return content;
}

describe.each(Object.entries(samples))("the template %s", (template, params: Readonly<Record<string, string>>) => {
  test.each(["en", "ru"])("C19: says everything it is given in %s, as text and as a page", (language) => {
    const { subject, text, html } = rendered(template, language, params);
    expect(subject).toContain("Acme");
    for (const value of Object.values(params)) {
      for (const line of value.split("\n")) {
        expect(text + subject).toContain(line);
        if (line !== params["project_name"]) expect(html).toContain(line);
      }
    }
    expect(/[а-я]/i.test(subject)).toBe(language === "ru");
  });

  test("escapes everything", () => {
    const attack = `<img src=x onerror=alert(1)>"'&`;
    const attacked = Object.fromEntries(Object.keys(params).map((name) => [name, `${attack}${name}`]));
    const { html } = rendered(template, "en", attacked);
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;");
  });

  test("has a subject of one line, whatever its params say", () => {
    const broken = Object.fromEntries(
      Object.keys(params).map((name) => [name, "a\r\nBcc: victim@example.test\u2028b"]),
    );
    expect(rendered(template, "en", broken).subject).not.toMatch(/[\r\n\u2028]/);
  });

  test("is not rendered without what it needs", () => {
    for (const name of Object.keys(params)) {
      const content = renderMail({ template, language: "en", params: { ...params, [name]: " " } });
      const optional = ["phone", "quoted"].includes(name);
      if (optional) expect(content).toHaveProperty("subject");
      else expect(content).toEqual({ problem: `the template ${template} needs ${name}` });
    }
  });
});

describe("rendering", () => {
  test("a region is ignored, and an unknown language falls back to English", () => {
    const { transcript } = samples;
    expect(rendered("transcript", "ru-RU", transcript).subject).toBe("Ваша беседа с Acme");
    for (const language of ["de", "", "__proto__", "constructor"]) {
      const { subject, html } = rendered("transcript", language, transcript);
      expect(subject).toBe("Your conversation with Acme");
      expect(html).toContain('<html lang="en">');
    }
  });

  test("X43: what greets somebody is nothing that a stranger chose", () => {
    const { text } = rendered("transcript", "en", {
      ...samples.transcript,
      visitor_name: "win at https://spam.example",
    });
    expect(text).not.toContain("spam");
  });

  test("there are no other templates", () => {
    expect(renderMail({ template: "spam", language: "en", params: {} })).toEqual({
      problem: 'there is no template "spam"',
    });
  });

  test("X27: nothing that somebody wrote stands in a row of its own", () => {
    const forged = "Bob\nEmail: boss@acme.test\u0085Phone: 1";
    const { text } = rendered("contact_form", "en", { ...samples.contact_form, name: forged, message: forged });
    const rows = text.split(/[\n\u0085]/);
    expect(rows.filter((row) => /^(Email|Phone): /.test(row))).toEqual(["Email: ann@example.test", "Phone: +1 555"]);
    expect(rows).toContain("> Email: boss@acme.test");
  });

  test("a link that is none stays text", () => {
    const { html } = rendered("invitation", "en", { ...samples.invitation, link: "javascript:alert(1)" });
    expect(html).not.toContain("href");
  });
});

describe("mail servers and addresses", () => {
  test("a refusal of the mail itself is final, one of us is not", () => {
    expect(isPermanent({ responseCode: 550, command: "RCPT TO" })).toBe(true);
    expect(isPermanent({ responseCode: 554, command: "DATA" })).toBe(true);
    expect(isPermanent({ responseCode: 450, command: "RCPT TO" })).toBe(false);
    expect(isPermanent({ responseCode: 535, command: "AUTH PLAIN" })).toBe(false);
    expect(isPermanent({ responseCode: 530, command: "MAIL FROM" })).toBe(false);
    expect(isPermanent({ responseCode: 554, command: "CONN" })).toBe(false);
    expect(isPermanent({})).toBe(false);
  });

  test.each(["ann@example.test", "a.b+c@пример.example", "o'brien@example.test"])("%s is an address", (text) => {
    expect(canonicalEmail(text)).toBeDefined();
  });

  test.each([
    "",
    "ann",
    "a@b@c",
    "ann@example.test, eve@example.test",
    "Ann <ann@example.test>",
    "ann@example.test\r\nBcc: eve@example.test",
    "ann @example.test",
    `${"a".repeat(250)}@example.test`,
  ])("%j is none", (text) => {
    expect(canonicalEmail(text)).toBeUndefined();
  });

  test("a header's text is one bounded line", () => {
    expect(oneLine(" a\r\n\tb\0c ")).toBe("a b c");
    expect(oneLine("x".repeat(500))).toHaveLength(200);
  });
});
