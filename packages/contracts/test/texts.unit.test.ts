import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { openChat } from "../src/operations/chats.ts";
import { submitContactForm } from "../src/operations/contact-forms.ts";
import { offerPage } from "../src/operations/outreach.ts";
import { requestClient, requestTicket } from "../src/operations/requests.ts";
import { setOff } from "../src/texts.ts";

const forged = "Bob\nEmail: boss@acme.test";
const id = "01a22dfc-bc63-775b-8e99-4d75c8205b9e";
const message = { message_id: id, text: "One\nand two" };
const address = { name: "Bob", email: "почта@пример.рф", phone: "1" };

describe("what comes in over REST", () => {
  test.each([
    ["a chat", openChat.body, { project_id: id, ...address, ...message }, ["name", "phone"]],
    ["a contact form", submitContactForm.body, { project_id: id, ...address, ...message }, ["name", "phone"]],
    ["a client", requestClient.body, address, ["name", "phone"]],
    ["a ticket", requestTicket.body, { subject: "Invoice" }, ["subject"]],
    ["a page", offerPage.body, { url: "https://shop.example/", label: "Cart" }, ["label"]],
  ])("X28, X39: fields of %s are of one line, and emails of any script", (_, body, sound, lines) => {
    expect(Value.Check(body, sound)).toBe(true);
    for (const line of lines) expect(Value.Check(body, { ...sound, [line]: forged })).toBe(false);
  });

  test("X27: a further line is set off, whatever breaks it", () => {
    expect(setOff("a\r\nb\u2028c\vd", "> ")).toBe("a\n> b\n> c\n> d");
  });
});
