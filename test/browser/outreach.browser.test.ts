import { askToSignIn, knock, listPages, offerPage } from "@switchboard/contracts/gen/calls";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { accessibilityFaults } from "./support/accessibility.ts";
import { launchBrowser } from "./support/launch.ts";

let system: System;
let browser: Browser;
let context: BrowserContext;
let alice: StaffClient;

beforeAll(async () => {
  [system, browser] = await Promise.all([startTestSystem(), launchBrowser()]);
  alice = new StaffClient({ baseUrl: system.gatewayUrls[0] ?? "" });
  await alice.signIn("alice@acme.test", demoPassword);
  await alice.connect();
});

beforeEach(async () => {
  context = await browser.newContext({ baseURL: system.gatewayUrls[0] ?? "", locale: "en-GB" });
  context.setDefaultTimeout(40_000);
});

afterEach(() => context.close());

afterAll(async () => {
  alice?.disconnect();
  await browser?.close();
  await system?.stop();
});

/** A visitor whose chat Alice has taken. */
async function talk(text: string): Promise<{ page: Page; chatId: string }> {
  const page = await context.newPage();
  await page.goto("/demo/");
  await page.getByRole("button", { name: "Open the chat" }).click();
  await page.getByLabel("Who should answer?").selectOption({ label: "Support" });
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Start the chat" }).click();
  const chat = await until("the chat waits", () =>
    alice.waiting.chats.find(({ preview }) => preview.some((message) => message.text === text)),
  );
  await alice.take(chat.id);
  return { page, chatId: chat.id };
}

test("C14: a knock makes the title blink until somebody looks at the page", async () => {
  const { page, chatId } = await talk("knock, please");
  const title = await page.title();
  await until("the widget is there", () => alice.call(knock, { chat_id: chatId }).then(() => true));
  await until("the title says who knocks", async () => (await page.title()) === "Alice is waiting for you");
  await page.mouse.move(10, 10);
  await page.mouse.move(20, 20);
  await until("the title is the page's own", async () => (await page.title()) === title);
});

test("X76: knocks sound by one audio context, which a touch opened and which sleeps between them", async () => {
  await context.addInitScript(`
    window.kept = [];
    window.AudioContext = class extends AudioContext {
      constructor() {
        super();
        kept.push(this);
      }
    };
  `);
  const { page, chatId } = await talk("knock twice, please");
  const states = () => page.evaluate<string[]>("kept.map(({ state }) => state)");
  await page.getByText("Alice joined the conversation").waitFor();
  expect(await states()).toEqual([]);
  await page.getByRole("log").click();
  await until("it sleeps", async () => (await states()).join() === "suspended");
  for (const _knock of [1, 2]) {
    await until("the widget is there", () => alice.call(knock, { chat_id: chatId }).then(() => true));
    await until("it sounds", async () => (await states()).join() === "running");
    await until("it sleeps again", async () => (await states()).join() === "suspended");
  }
});

test("X74: who goes on in the same tab is away at once; who comes back talks on", async () => {
  const { page, chatId } = await talk("I am just looking at something");
  const isThere = () =>
    alice.call(knock, { chat_id: chatId }).then(
      () => true,
      () => false,
    );
  await until("the visitor is there", isThere);
  await page.goto("/widget/ru.json");
  await until("the visitor is away", async () => !(await isThere()), 5_000);
  await page.evaluate("history.back()");
  await until("the visitor is back", isThere);
  await alice.conversation(chatId).send("welcome back").accepted;
  await page.getByRole("log").getByText("welcome back").waitFor();
  expect(await page.evaluate("performance.getEntriesByType('navigation')[0].type")).toBe("navigate");
});

test("C8, C14: a page is offered, and the visitor goes there only by saying so", async () => {
  const { page, chatId } = await talk("where is it?");
  const url = new URL("/demo/help.html", page.url()).href;
  await alice.call(offerPage, { chat_id: chatId, url, label: "our help" });
  const button = page.getByRole("button", { name: "Go to our help" });
  await button.waitFor();
  expect(page.url()).not.toBe(url);
  expect(await accessibilityFaults(page)).toEqual([]);
  await button.click();
  await page.waitForURL(url);
  await until("the operator sees where they are", async () => {
    return (await alice.call(listPages, { chat_id: chatId })).pages[0]?.url === url;
  });
});

test("C6, C11: the widget asks to sign in, and opens by itself on a chat that an operator starts", async () => {
  const { page, chatId } = await talk("who am I?");
  await alice.call(askToSignIn, { chat_id: chatId });
  await page.getByText("Please sign in on this site").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await alice.end(chatId);
  await page.getByText("The conversation ended").waitFor();
  await page
    .getByRole("button", { name: /^Close the chat/ })
    .first()
    .click();
  const { project, visitor } = alice.conversation(chatId).chat;
  const started = await alice.startConversation({ projectId: project.id, visitorId: visitor.id }, "One more thing");
  expect(started.delivered).toBe("popup");
  await page.getByRole("log").getByText("One more thing").waitFor();
});
