import { askToSignIn, setUploads } from "@switchboard/contracts/gen/calls";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { png } from "@switchboard/testing/sample-files";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
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
  const baseURL = system.gatewayUrls[0] ?? "";
  context = await browser.newContext({ baseURL, locale: "en-GB", viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
});

afterEach(() => context.close());

afterAll(async () => {
  alice?.disconnect();
  await browser?.close();
  await system?.stop();
});

const log = (page: Page) => page.getByRole("log");
const composer = (page: Page) => page.getByLabel("Write a message…");

async function openForm(): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/demo/");
  await page.getByRole("button", { name: "Open the chat" }).click();
  await page.getByLabel("Who should answer?").selectOption({ label: "Support" });
  return page;
}

/** A visitor whose chat Alice has taken. */
async function talk(text: string): Promise<{ page: Page; chatId: string }> {
  const page = await openForm();
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Start the chat" }).click();
  const waits = () => alice.waiting.chats.find(({ preview }) => preview[0]?.text === text);
  const chat = await until("the chat waits", waits);
  await alice.take(chat.id);
  return { page, chatId: chat.id };
}

async function openWorkplace(chatId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`/workplace/chats/${chatId}`);
  await page.getByLabel("Email").fill("alice@acme.test");
  await page.getByLabel("Password", { exact: true }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

/** Gives a picture to an element; answers whether the browser would have opened it in place of the page. */
async function give(target: Locator, kind: "drop" | "paste", name: string): Promise<boolean> {
  const script = `([kind, name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(bytes)], name, { type: "image/png" }));
    const init = { bubbles: true, composed: true, cancelable: true };
    const event = kind === "drop"
      ? new DragEvent("drop", { ...init, dataTransfer: transfer })
      : new ClipboardEvent("paste", { ...init, clipboardData: transfer });
    return field.dispatchEvent(event);
  }`;
  const input = [kind, name, [...png(30, 20)]];
  return target.evaluate((field, [source, given]) => new Function("field", `return (${source})`)(field)(given), [
    script,
    input,
  ] as const);
}

test("X11: what is asked of the visitor stands in the log, and writing goes on, after a reload too", async () => {
  const { page, chatId } = await talk("who am I to you?");
  await alice.call(askToSignIn, { chat_id: chatId });
  for (const text of ["still writing", "and still"]) {
    await log(page).getByText("Please sign in on this site").waitFor();
    await composer(page).click();
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await log(page).getByText(text, { exact: true }).waitFor();
    await page.reload();
  }
});

test("X13, X19: an ended conversation stays above the next one, with its day, and is there after a reload", async () => {
  const { page, chatId } = await talk("the first time");
  await alice.end(chatId);
  await page.getByText("The conversation ended").waitFor();
  await composer(page).fill("the second time");
  await page.keyboard.press("Enter");
  await log(page).getByText("the second time").waitFor();
  await until("the next chat waits", () => alice.waiting.chats.find(({ previous_chat_id: id }) => id === chatId));
  expect(await log(page).getByText("the second time").count()).toBe(1);
  await log(page).getByText("the first time").waitFor();
  await log(page).getByRole("separator").waitFor({ state: "attached" });
  const today = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format();
  expect(await log(page).getByText(today).count()).toBe(2);
  await page.reload();
  await log(page).getByText("the second time").waitFor();
  await page.getByRole("button", { name: "Earlier messages" }).click();
  await log(page).getByText("the first time").waitFor();
});

test("X14: addresses are links on both sides, shown whole, and the page that they open knows nothing of this one", async () => {
  const { page, chatId } = await talk("see https://acme.test@evil.test/a, please");
  await alice.conversation(chatId).send("or (https://acme.test/help).").accepted;
  const workplace = await openWorkplace(chatId);
  for (const side of [page, workplace]) {
    for (const address of ["https://acme.test@evil.test/a", "https://acme.test/help"]) {
      const link = log(side).getByRole("link", { name: address, exact: true });
      expect(await link.getAttribute("href")).toBe(address);
      expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
      expect(await link.getAttribute("target")).toBe("_blank");
    }
  }
});

test("X15: files that are dropped or pasted are sent, or it is said why not; the browser never opens them", async () => {
  const { page, chatId } = await talk("look at this");
  await page.getByText("Alice joined the conversation").waitFor();
  expect(await give(composer(page), "paste", "pasted.png")).toBe(false);
  expect(await give(log(page), "drop", "dropped.png")).toBe(false);
  for (const name of ["pasted.png", "dropped.png"]) await log(page).getByRole("img", { name }).waitFor();
  expect(await give(page.getByRole("button", { name: "Close the chat" }).last(), "drop", "beside.png")).toBe(false);

  const workplace = await openWorkplace(chatId);
  await workplace.getByLabel(/^Message to/).waitFor();
  expect(await give(workplace.getByLabel(/^Message to/), "paste", "answer.png")).toBe(false);
  await log(page).getByRole("img", { name: "answer.png" }).waitFor();
  expect(await give(workplace.getByRole("banner"), "drop", "beside.png")).toBe(false);

  await alice.call(setUploads, { chat_id: chatId, allowed: false });
  await page.getByRole("button", { name: "Attach files" }).waitFor({ state: "detached" });
  expect(await give(log(page), "drop", "no.png")).toBe(false);
  await page.getByRole("alert").getByText("Files cannot be sent here").waitFor();
});

test("X15: a file that is dropped on the form before the chat is not opened, and it is said when files can be sent", async () => {
  const page = await openForm();
  expect(await give(page.getByLabel("Message", { exact: true }), "drop", "early.png")).toBe(false);
  await page.getByRole("alert").getByText("Files can be sent once the chat has begun").waitFor();
});

test("X18: a first message that is too long is kept, and it is said by how much", async () => {
  const page = await openForm();
  const message = page.getByLabel("Message", { exact: true });
  await message.fill("x".repeat(6_000));
  await page.getByText("2000 too many characters").waitFor();
  expect((await message.inputValue()).length).toBe(6_000);
  expect(await page.getByRole("button", { name: "Start the chat" }).isDisabled()).toBe(true);
  await message.fill("short enough");
  expect(await page.getByRole("button", { name: "Start the chat" }).isDisabled()).toBe(false);
});
