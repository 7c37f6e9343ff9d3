import type { Conversation } from "@switchboard/sdk/conversation";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, test } from "vitest";
import { launchBrowser } from "./support/launch.ts";

/** More than a page of messages. */
const LINES = 90;

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
  const baseURL = system.gatewayUrls[0] ?? "";
  context = await browser.newContext({ baseURL, locale: "en-GB", viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(40_000);
});

afterEach(() => context.close());

afterAll(async () => {
  alice?.disconnect();
  await browser?.close();
  await system?.stop();
});

/** A visitor's page with a conversation that is longer than what is loaded at once. */
async function longTalk(): Promise<{ site: Page; conversation: Conversation }> {
  const site = await context.newPage();
  await site.goto("/demo/");
  await site.getByRole("button", { name: "Open the chat" }).click();
  await site.getByLabel("Who should answer?").selectOption({ label: "Support" });
  await site.getByLabel("Message", { exact: true }).fill("tell me everything");
  await site.getByRole("button", { name: "Start the chat" }).click();
  const chat = await until("the chat waits", () => alice.waiting.chats[0]);
  const conversation = await alice.take(chat.id);
  const sent = Array.from({ length: LINES }, (_, at) => conversation.send(`line ${at}.`).accepted);
  await Promise.all(sent);
  await site.reload();
  return { site, conversation };
}

const log = (page: Page) => page.getByRole("log");
const line = (page: Page, at: number) => log(page).getByText(`line ${at}.`, { exact: true });
const topOf = async (page: Page, at: number) => (await line(page, at).boundingBox())?.y ?? Number.NaN;
const scrollTo = (page: Page, top: number) => log(page).evaluate((box, wanted) => box.scrollTo({ top: wanted }), top);

/** Heights are told in whole pixels. */
const staysAt = (page: Page, at: number, top: number) =>
  until("the line stays where it was", async () => Math.abs((await topOf(page, at)) - top) <= 1.5);

/** The first line that is loaded. */
async function firstLine(page: Page): Promise<number> {
  const text = await log(page)
    .getByText(/^line \d+\.$/)
    .first()
    .textContent();
  return Number(/\d+/.exec(text ?? "")?.[0]);
}

test("C2: who reads above stays there while messages come before and after, and has read those at the end only", async () => {
  const { site, conversation } = await longTalk();
  await line(site, LINES - 1).waitFor();
  const mark = () => {
    const last = conversation.messages.at(-1);
    return last && conversation.mark(last);
  };
  await until("what is at the end is read", () => mark() === "read");

  await scrollTo(site, 0);
  const first = await firstLine(site);
  const before = await topOf(site, first);
  await site.getByRole("button", { name: "Earlier messages" }).click();
  await line(site, first - 1).waitFor();
  await staysAt(site, first, before);

  await conversation.send("are you there?").accepted;
  const pill = site.getByRole("button", { name: /^New messages/ });
  await pill.waitFor();
  await staysAt(site, first, before);
  await until("it is delivered, but not read", () => mark() === "delivered");
  await pill.click();
  await until("it is read", () => mark() === "read");

  const workplace = await openAsAlice(conversation.chatId);
  await line(workplace, LINES - 1).waitFor();
  // Coming to the top loads earlier messages by itself.
  const top = await firstLine(workplace);
  await scrollTo(workplace, 400);
  const expected = (await topOf(workplace, top)) + 400;
  await scrollTo(workplace, 0);
  await line(workplace, top - 1).waitFor();
  await staysAt(workplace, top, expected);
  await site.getByLabel("Write a message…").fill("I am");
  await site.keyboard.press("Enter");
  await workplace.getByRole("button", { name: "1 new message" }).click();
  await log(workplace).getByText("I am", { exact: true }).waitFor();
});

/** Makes what is in the log longer, and the log itself smaller when that was looked at: twice before one frame. */
const layOutTwice = `(box) => {
  let seen = 0;
  const observer = new ResizeObserver(() => {
    seen += 1;
    if (seen === 1) box.firstElementChild.append(Object.assign(document.createElement("div"), { style: "height: 300px" }));
    if (seen === 2) Object.assign(box.style, { flex: "none", height: "120px" });
  });
  observer.observe(box.firstElementChild);
}`;

test("X78: a log at its end stays there when it is laid out twice before a frame", async () => {
  const { site, conversation } = await longTalk();
  const workplace = await openAsAlice(conversation.chatId);
  const toEnd = (page: Page) => log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
  for (const page of [workplace, site]) {
    // In the background nothing is laid out.
    await page.bringToFront();
    await line(page, LINES - 1).waitFor();
    await page.setViewportSize({ width: 390, height: 700 });
    await until("it is at its end", async () => Math.abs(await toEnd(page)) < 2);
    await log(page).evaluate((box, script) => new Function("box", `(${script})(box)`)(box), layOutTwice);
    await until("it is laid out", async () => (await log(page).boundingBox())?.height === 120);
    await until("it is at its end", async () => Math.abs(await toEnd(page)) < 2);
  }
});

/** Makes what is in the log short for a moment, as a wider one does, and then the log itself higher: before one frame. */
const layOutShorter = `(box) => {
  const content = box.firstElementChild;
  Object.assign(content.style, { height: "300px", overflow: "hidden" });
  box.getBoundingClientRect();
  if (box.scrollTop > 0) throw new Error("the log was not made short");
  Object.assign(content.style, { height: "", overflow: "" });
  Object.assign(box.style, { flex: "none", height: "320px" });
}`;

test("X78: a log at its end stays there when it is short for a moment between two layouts", async () => {
  const { site, conversation } = await longTalk();
  const workplace = await openAsAlice(conversation.chatId);
  for (const page of [workplace, site]) {
    await page.bringToFront();
    await line(page, LINES - 1).waitFor();
    const gap = () => log(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await until("it is at its end", async () => Math.abs(await gap()) < 2);
    await log(page).evaluate((box, script) => new Function("box", `(${script})(box)`)(box), layOutShorter);
    await until("it is at its end", async () => Math.abs(await gap()) < 2);
  }
});

async function openAsAlice(chatId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/workplace/chats/${chatId}`);
  await page.getByLabel("Email").fill("alice@acme.test");
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}
