import { endChat } from "@switchboard/contracts/gen/calls";
import { VisitorClient } from "@switchboard/sdk/visitor-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { accessibilityFaults } from "./support/accessibility.ts";
import { launchBrowser } from "./support/launch.ts";

let system: System;
let browser: Browser;
let context: BrowserContext;
let baseURL: string;
const visitors: VisitorClient[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([startTestSystem(), launchBrowser()]);
  baseURL = system.gatewayUrls[0] ?? "";
});

beforeEach(async () => {
  context = await browser.newContext({ baseURL, locale: "en-GB", viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
});

afterEach(async () => {
  for (const visitor of visitors.splice(0)) visitor.disconnect();
  await context.close();
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** A visitor who has written to Support, as a program. */
async function newVisitor(name: string): Promise<VisitorClient> {
  const visitor = new VisitorClient({ baseUrl: baseURL, project: "acme" });
  visitors.push(visitor);
  await visitor.start();
  const departmentId = visitor.widget.departments.find((department) => department.name === "Support")?.id;
  await visitor.open({ text: `I am ${name}`, name, departmentId });
  return visitor;
}

async function openWorkplace(email: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/workplace/");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("radio", { name: "Online" }).waitFor({ state: "attached" });
  return page;
}

const take = (page: Page, name: string) => page.getByRole("button", { name: `Take the chat of ${name}` }).click();
const hasFocus = (page: Page, selector: string) =>
  page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);

/** Whether nothing of an element is cut off. */
const isWhole = (element: Locator) =>
  element.evaluate((node) =>
    [node, ...node.querySelectorAll("*")].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth),
  );

test("X26: after Take one writes, after the end one goes on from where the next thing is", async () => {
  await newVisitor("Ida");
  const page = await openWorkplace("alice@acme.test");
  await take(page, "Ida");
  const composer = page.getByLabel("Message to Ida");
  await composer.waitFor();
  await until("one can write", () => hasFocus(page, "textarea"));
  await page.keyboard.type("s hello");
  expect(await composer.inputValue()).toBe("s hello");
  await page.getByRole("button", { name: "End chat" }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "End chat" }).click();
  await composer.waitFor({ state: "detached" });
  await until("the focus is in the page", () => hasFocus(page, "#main, #main *"));
});

test("X5, X79: Escape that belongs to an input method leaves a dialog open", async () => {
  const page = await openWorkplace("alice@acme.test");
  await page.getByText("Nobody waits", { exact: false }).waitFor();
  await page.keyboard.press("?");
  const help = page.getByRole("dialog");
  await help.waitFor();
  await help.dispatchEvent("keydown", { key: "Escape", keyCode: 229, bubbles: true, cancelable: true });
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await help.isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
});

test("W4: the row that has the focus shows its last messages, and T takes it", async () => {
  await newVisitor("Tea");
  await newVisitor("Ben");
  const page = await openWorkplace("alice@acme.test");
  await page.getByRole("button", { name: "Take the chat of Ben" }).waitFor();
  const isBen = () =>
    page.evaluate<boolean>(
      'document.activeElement.matches("[data-row]") && document.activeElement.textContent.includes("Ben")',
    );
  await until("the row has the focus", async () => {
    await page.keyboard.press("j");
    return isBen();
  });
  await until("only its preview is shown", async () => (await page.getByText("Last messages").count()) === 1);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press("t");
  await page.getByLabel("Message to Ben").waitFor();
});

test("X26: in the widget the focus goes along when a chat is ended, or kept", async () => {
  const page = await context.newPage();
  await page.goto("/demo/");
  await page.getByRole("button", { name: "Open the chat" }).click();
  await page.getByLabel("Message", { exact: true }).fill("Just a question");
  await page.getByRole("button", { name: "Start the chat" }).click();
  const isFocused = (selector: string) =>
    until(`${selector} has the focus`, () =>
      page.evaluate<boolean>(
        `!!document.activeElement.shadowRoot?.activeElement?.matches(${JSON.stringify(selector)})`,
      ),
    );
  await page.getByRole("button", { name: "End", exact: true }).click();
  await isFocused(".secondary");
  await page.keyboard.press("Enter");
  await isFocused(".end");
  await page.keyboard.press("Enter");
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("alertdialog").getByRole("button").first().click();
  await page.getByText("You ended the conversation").waitFor();
  await isFocused("textarea");
});

test("X21: who goes Offline is told what is parked, sees it on the tabs, and can undo it; the visitor is told", async () => {
  const visitor = await newVisitor("Pia");
  const page = await openWorkplace("boris@acme.test");
  await take(page, "Pia");
  await page.getByLabel("Message to Pia").waitFor();
  const tabs = page.getByRole("navigation", { name: "Open conversations" });
  await page.locator("label", { hasText: "Offline" }).click();
  await page.getByText("1 chat of yours is parked").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await tabs.getByRole("img", { name: "Parked" }).waitFor();
  await until("the visitor knows", () => visitor.conversation?.chat.state !== "held");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("You are online and have your 1 chat again.").waitFor();
  await tabs.getByRole("img", { name: "Parked" }).waitFor({ state: "detached" });
  await page.getByLabel("Message to Pia").waitFor();
});

test("X23: an ended chat leads to the one that goes on from it, and nobody is writing in it", async () => {
  const visitor = await newVisitor("Eva");
  const page = await openWorkplace("alice@acme.test");
  await take(page, "Eva");
  await page.getByLabel("Message to Eva").waitFor();
  await until("the visitor knows", () => visitor.conversation?.chat.state === "held");
  await visitor.conversation?.call(endChat);
  await page.getByText("This conversation is over.", { exact: false }).waitFor();
  visitor.conversation?.typing();
  await visitor.conversation?.send("One more thing").accepted;
  // Over the list the pointer would bring a preview, which lies over the log.
  await page.getByRole("log").hover();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("link", { name: "To the next one" }).click();
  await page.getByRole("log").getByText("One more thing").waitFor();
  await page.getByRole("button", { name: "Take this chat" }).waitFor();
});

test("X25: on a phone everything fits, is large enough to be touched, and can be read in both themes", async () => {
  await newVisitor("Una");
  const page = await openWorkplace("alice@acme.test");
  await page.setViewportSize({ width: 390, height: 800 });
  const row = page.getByRole("button", { name: "Take the chat of Una" });
  await row.waitFor();
  const [button, waits] = [await row.boundingBox(), await page.locator("li .tabular").first().boundingBox()];
  expect(button?.height).toBeGreaterThanOrEqual(24);
  expect(button?.y).toBeGreaterThanOrEqual((waits?.y ?? 0) + (waits?.height ?? 0));
  await page.getByRole("link", { name: /Una/ }).first().click();
  const bar = page.getByRole("button", { name: "Take this chat" });
  expect(await isWhole(bar)).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  await context.setOffline(true);
  const again = page.getByRole("button", { name: "Try now", exact: true });
  expect(await isWhole(again)).toBe(true);
  expect(await accessibilityFaults(page)).toEqual([]);
  const { x = 0, width = 0 } = (await again.boundingBox()) ?? {};
  const { x: modeX = 0 } = (await page.getByRole("radiogroup", { name: "Availability" }).boundingBox()) ?? {};
  expect(x + width).toBeLessThanOrEqual(modeX);
});
