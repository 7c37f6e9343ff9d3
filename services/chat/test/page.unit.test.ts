import { describe, expect, test } from "vitest";
import { checkPage } from "../src/domain/page.ts";

const origins = ["https://shop.example", "http://localhost:8080"];

describe("a page of the site", () => {
  test.each([
    ["https://shop.example/cart?id=1#top", "https://shop.example/cart?id=1#top"],
    ["https://SHOP.example", "https://shop.example/"],
    ["http://shop.example/old", "http://shop.example/old"],
    ["http://localhost:8080/demo/", "http://localhost:8080/demo/"],
    ["  https://shop.example/a b", "https://shop.example/a%20b"],
  ])("C8, C14: %s is one", (url, page) => {
    expect(checkPage(url, origins)).toBe(page);
  });

  test.each([
    "javascript:alert(1)",
    "JavaScript://shop.example/%0aalert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://evil.example/shop.example",
    "https://shop.example.evil.example/",
    "https://shop.example@evil.example/",
    "https://user:secret@shop.example/",
    "https://evil.example\\@shop.example/",
    "https://shop.example:8443/",
    "http://localhost/",
    "//shop.example/",
    "/cart",
    "",
    `https://shop.example/${"x".repeat(2000)}`,
  ])("C8, C14: %s is none", (url) => {
    expect(() => checkPage(url, origins)).toThrowError(
      expect.objectContaining({
        reason: "chat.invalid_page",
        violations: [expect.objectContaining({ pointer: "/url" })],
      }),
    );
  });

  test("C14: a project without origins has no pages", () => {
    expect(() => checkPage("https://shop.example/", [])).toThrow();
  });
});
