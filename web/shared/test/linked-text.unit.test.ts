import { expect, test } from "vitest";
import { linkedText } from "../src/linked-text.ts";

const linksIn = (text: string) => linkedText(text).filter(({ href }) => href !== undefined);
const shownIn = (text: string) => linksIn(text).map((part) => part.text);

test("X14: addresses of http, https and mailto are links, and nothing else is", () => {
  const text = "See https://acme.test/a?b=1#c or HTTP://acme.test, write to mailto:help@acme.test";
  expect(shownIn(text)).toEqual(["https://acme.test/a?b=1#c", "HTTP://acme.test", "mailto:help@acme.test"]);
  for (const other of [
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc",
    "ftp://acme.test",
    "acme.test",
    "https://",
  ]) {
    expect(linksIn(other)).toEqual([]);
  }
});

test("X14: the text stays what was written, whatever is in it", () => {
  for (const text of [
    "",
    "no address",
    "https://a.test",
    "a https://a.test\n(https://b.test). c",
    "https://[ https://a.test",
  ]) {
    expect(
      linkedText(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  }
});

test("X14: what ends the sentence is not part of the address", () => {
  const text = "(https://acme.test/a). https://acme.test/b_(c)! „https://acme.test/d” 看https://acme.test/e。谢谢";
  expect(shownIn(text)).toEqual([
    "https://acme.test/a",
    "https://acme.test/b_(c)",
    "https://acme.test/d",
    "https://acme.test/e",
  ]);
});

test("X14: an address that looks like another is shown whole, and leads where the browser says", () => {
  expect(linksIn("https://acme.test@evil.test/")).toEqual([
    { text: "https://acme.test@evil.test/", href: "https://acme.test@evil.test/" },
  ]);
  // Letters of another alphabet are told by the address in their plain form.
  expect(linksIn("https://аcme.test")).toEqual([{ text: "https://аcme.test", href: "https://xn--cme-5cd.test/" }]);
  // What turns the direction of writing round ends the address.
  expect(shownIn("https://acme.test/\u202Eexe.gpj")).toEqual(["https://acme.test/"]);
});
