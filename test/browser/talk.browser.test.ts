import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { png } from "@switchboard/testing/sample-files";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accessibilityFaults } from "./support/accessibility.ts";
import { launchBrowser } from "./support/launch.ts";

let system: System;
let browser: Browser;
let shop: BrowserContext;
let office: BrowserContext;
const errors: string[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([startTestSystem(), launchBrowser()]);
});

beforeEach(async () => {
  [shop, office] = await Promise.all([newContext("Asia/Tokyo"), newContext("Europe/Berlin")]);
});

afterEach(async () => {
  await Promise.all([shop.close(), office.close()]);
  expect(errors.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await system.stop();
});

async function newContext(timezoneId: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: system.gatewayUrls[0] ?? "",
    locale: "en-GB",
    timezoneId,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(40_000);
  // Nothing may break the pages' own security policy or throw unseen.
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text())) errors.push(message.text());
  });
  return context;
}

async function openWorkplace(email: string): Promise<Page> {
  const page = await office.newPage();
  await page.goto("/workplace/");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page
    .getByText("Nobody waits", { exact: false })
    .or(page.getByRole("button", { name: /^Take the chat/ }))
    .first()
    .waitFor();
  return page;
}

async function openChat(name: string, text: string): Promise<Page> {
  const page = await shop.newPage();
  await page.goto("/demo/");
  await page.getByRole("button", { name: "Open the chat" }).click();
  await page.getByLabel("Who should answer?").selectOption({ label: "Support" });
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Start the chat" }).click();
  await page.getByRole("log").getByText(text).waitFor();
  return page;
}

const say = async (page: Page, label: string | RegExp, text: string): Promise<void> => {
  await page.getByLabel(label).fill(text);
  await page.keyboard.press("Enter");
};

describe("two people talk through the pages", () => {
  test("C1, C2, C7: a visitor writes in the widget, an operator takes the chat and answers, both see it at once", async () => {
    const workplace = await openWorkplace("alice@acme.test");
    const site = await openChat("Ann", "My site is down");
    await workplace.getByRole("button", { name: "Take the chat of Ann" }).click();
    await site.getByText("Alice joined the conversation").waitFor();
    await say(workplace, "Message to Ann", "Looking into it");
    await site.getByRole("log").getByText("Looking into it").waitFor();
    await say(site, "Write a message…", "Thank you");
    await workplace.getByRole("log").getByText("Thank you").waitFor();
    await workplace.getByRole("log").getByRole("img", { name: "Read" }).first().waitFor();
  });

  test("C8: the operator sees what time it is where the visitor is, and the visitor's language", async () => {
    const workplace = await openWorkplace("alice@acme.test");
    await openChat("Yoko", "Are you open?");
    await workplace.getByRole("button", { name: "Take the chat of Yoko" }).click();
    const details = workplace.getByRole("complementary", { name: "About the visitor" });
    await details.getByText(/^\d\d:\d\d \(Asia\/Tokyo\)$/).waitFor();
    await details.getByText("British English").waitFor();
  });

  test("C2, C13: both attach files; pictures are shown, the rest is saved, and what is refused stays with its sender", async () => {
    const workplace = await openWorkplace("alice@acme.test");
    const site = await openChat("Fay", "See for yourself");
    await workplace.getByRole("button", { name: "Take the chat of Fay" }).click();
    const attach = (page: Page, name: string, buffer: Buffer) =>
      page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await attach(site, "screen.png", png(300, 200));
    for (const page of [workplace, site]) {
      const picture = page.getByRole("img", { name: "screen.png" });
      const isDrawn = () => picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth === 300);
      await until("the picture is drawn", isDrawn, 20_000);
    }
    await attach(site, "program.png", Buffer.from("MZ\0\0"));
    await site.getByText("Files of this kind are not taken").waitFor();
    await site.getByRole("button", { name: "Discard" }).click();
    await attach(workplace, "invoice.txt", Buffer.from("pay me"));
    const isSaved = (headers: Record<string, string>) => headers["content-disposition"]?.startsWith("attachment");
    const saved = shop.waitForEvent("response", (response) => isSaved(response.headers()) === true);
    await site.getByRole("button", { name: /^invoice.txt/ }).click();
    expect((await saved).headers()["content-disposition"]).toContain('"invoice.txt"');
    expect(await accessibilityFaults(workplace)).toEqual([]);
    expect(await accessibilityFaults(site)).toEqual([]);
  });

  test("C3: a reload loses nothing on either side", async () => {
    const workplace = await openWorkplace("boris@acme.test");
    const site = await openChat("Ben", "Before the reload");
    await workplace.getByRole("button", { name: "Take the chat of Ben" }).click();
    await say(workplace, "Message to Ben", "I am here");
    await site.getByRole("log").getByText("I am here").waitFor();
    await Promise.all([site.reload(), workplace.reload()]);
    for (const page of [site, workplace]) {
      for (const text of ["Before the reload", "I am here"]) await page.getByRole("log").getByText(text).waitFor();
    }
  });

  test("C3: what is written while the gateway is away is kept and sent when it is back", async () => {
    const workplace = await openWorkplace("carol@acme.test");
    const site = await openChat("Cleo", "Hello");
    await workplace.getByRole("button", { name: "Take the chat of Cleo" }).click();
    await site.getByText("Carol joined the conversation").waitFor();
    // Else the answer to Take dies with the gateway, and the conversation is not opened.
    await workplace.getByLabel("Message to Cleo").waitFor();
    await system.service("gateway").process.kill("SIGKILL");
    await say(site, "Write a message…", "Said into the silence");
    await site.getByRole("log").getByText("Said into the silence").waitFor();
    await system.service("gateway").process.restart();
    await workplace.getByRole("log").getByText("Said into the silence").waitFor();
    expect(await workplace.getByRole("log").getByText("Said into the silence").count()).toBe(1);
  });

  test("what the server refuses is said at its field, and what was typed stays", async () => {
    const workplace = await office.newPage();
    await workplace.goto("/workplace/");
    await workplace.getByLabel("Email").fill("alice@acme.test");
    const password = workplace.getByLabel("Password", { exact: true });
    await password.fill("x".repeat(300));
    await workplace.getByRole("button", { name: "Sign in" }).click();
    await workplace.getByText("This is not accepted.").waitFor();
    await password.fill("not it");
    await workplace.getByRole("button", { name: "Sign in" }).click();
    await workplace.getByText("Email or password is not right.").waitFor();
    expect(await accessibilityFaults(workplace)).toEqual([]);
    expect(await workplace.getByLabel("Email").inputValue()).toBe("alice@acme.test");

    const site = await shop.newPage();
    await site.goto("/demo/");
    await site.getByRole("button", { name: "Open the chat" }).click();
    const email = site.getByLabel("Email");
    await email.fill("ann@10.0.0.1");
    await site.getByLabel("Message", { exact: true }).fill("Do you hear me?");
    await site.getByRole("button", { name: "Start the chat" }).click();
    await site.getByText("This does not look like an email address.").waitFor();
    expect(await accessibilityFaults(site)).toEqual([]);
    expect(await email.getAttribute("aria-invalid")).toBe("true");
    expect(await site.getByLabel("Message", { exact: true }).inputValue()).toBe("Do you hear me?");
  });

  test("W2: the widget speaks the visitor's language", async () => {
    const context = await browser.newContext({ baseURL: system.gatewayUrls[0] ?? "", locale: "ru-RU" });
    const site = await context.newPage();
    await site.goto("/demo/");
    await site.getByRole("button", { name: "Открыть чат" }).click();
    await site.getByRole("button", { name: "Начать чат" }).waitFor();
    await context.close();
  });

  test("W5: axe finds no fault on the sign-in page, the workplace and the widget", async () => {
    const signIn = await office.newPage();
    await signIn.goto("/workplace/");
    await signIn.getByLabel("Email").waitFor();
    expect(await accessibilityFaults(signIn)).toEqual([]);
    const workplace = await openWorkplace("alice@acme.test");
    const site = await openChat("Dora", "Is this readable?");
    await workplace.getByRole("button", { name: "Take the chat of Dora" }).click();
    await site.getByText("Alice joined the conversation").waitFor();
    await workplace.getByLabel("Message to Dora").waitFor();
    expect(await accessibilityFaults(workplace)).toEqual([]);
    expect(await accessibilityFaults(site)).toEqual([]);
  });
});
