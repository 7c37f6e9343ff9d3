import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { knock, listPages, listProjects, saveProject } from "@switchboard/contracts/gen/calls";
import type { ProblemError } from "@switchboard/sdk/problem-error";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoAdministrator, demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { png } from "@switchboard/testing/sample-files";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineBrowser } from "./support/engine.ts";
import { firefox } from "./support/firefox.ts";
import { Person } from "./support/person.ts";
import { webkit } from "./support/webkit.ts";

/** A page of a company, at an address of its own. What goes wrong on it is kept. */
const shop = (gateway: string) => `<!doctype html><html lang="en"><head><title>A shop</title><script>
  window.wrong = [];
  addEventListener("error", ({ message }) => wrong.push(message));
  addEventListener("unhandledrejection", ({ reason }) => wrong.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ blockedURI }) => wrong.push(blockedURI));
</script></head><body><h1>Shoes</h1><script src="${gateway}/widget.js" data-project="acme"></script><script>
  window.pressed = [];
  addEventListener("keydown", (event) => [pressed.push(event.key), event.preventDefault()], true);
</script><dialog style="transform: translate(-20px, -20px); overflow: hidden">Sale!<button>Thanks</button></dialog></body></html>`;

let system: System;
let gateway: string;
let site: string;
let alice: StaffClient;
const server = createServer(({ url }, response) => {
  response
    .setHeader("content-type", "text/html; charset=utf-8")
    .end(url === "/else" ? "Something else" : shop(gateway));
});

beforeAll(async () => {
  system = await startTestSystem();
  gateway = system.gatewayUrls[0] ?? "";
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  site = `http://localhost:${(server.address() as AddressInfo).port}`;
  alice = new StaffClient({ baseUrl: gateway });
  await alice.signIn("alice@acme.test", demoPassword);
  await alice.connect();
  await allowSite();
});

afterAll(async () => {
  alice?.disconnect();
  server.close();
  await system?.stop();
});

/** The project may be talked to from the company's page. */
async function allowSite(): Promise<void> {
  const admin = new StaffClient({ baseUrl: gateway });
  await admin.signIn(demoAdministrator.email, demoPassword);
  const { projects } = await admin.call(listProjects);
  const acme = projects.find(({ slug }) => slug === "acme");
  if (!acme) throw new Error("the demo has a project");
  const { id, name, uploads_allowed, accent_color } = acme;
  const allowed_origins = [...acme.allowed_origins, site];
  await admin.call(saveProject, { project: id, name, uploads_allowed, accent_color, allowed_origins });
}

describe.each([firefox, webkit])("$name", (engine) => {
  let browser: EngineBrowser;

  beforeAll(async () => {
    browser = await engine.launch();
    process.stdout.write(`${browser.version}\n`);
  });

  afterAll(() => browser?.close());

  /** A visitor who has written, and whom nobody has answered. */
  async function writeToShop(text: string): Promise<Person> {
    const visitor = new Person(await browser.newWindow());
    await visitor.window.open(`${site}/`);
    await visitor.clicks("Open the chat");
    await visitor.writes("Message", text);
    await visitor.clicks("Start the chat");
    await visitor.sees(text);
    return visitor;
  }

  test("C1, C2, C7, X75: a visitor of another site and an operator find each other and talk, and a reload loses nothing", async () => {
    const operator = new Person(await browser.newWindow());
    await operator.window.open(`${gateway}/workplace/`);
    await operator.writes("Email", "alice@acme.test");
    await operator.writes("Password", demoPassword);
    await operator.window.press("Enter");
    await operator.sees("Nobody waits");
    const visitor = await writeToShop(`s/ hello from ${engine.name}`);
    await operator.clicks("Take the chat of");
    await visitor.sees("Alice joined the conversation");
    await operator.writes("Message to", "How can I help?");
    await operator.window.press("Enter");
    await visitor.sees("How can I help?");
    await visitor.writes("Write a message…", "See https://acme.test/ please");
    await visitor.window.press("Enter");
    await operator.sees("https://acme.test/");
    expect(await visitor.look("[wrong, pressed]")).toEqual([[], []]);
    for (const [person, url] of [
      [visitor, `${site}/`],
      [operator, `${gateway}/workplace/`],
    ] as const) {
      await person.window.open(url);
    }
    await visitor.sees("How can I help?");
  });

  /** The chat of a visitor who has just written, taken by Alice. */
  async function takeBy(text: string): Promise<string> {
    const waits = () => alice.waiting.chats.find(({ preview }) => preview.some((message) => message.text === text));
    const { id } = await until("the chat waits", waits);
    await alice.take(id);
    return id;
  }

  test("X8: a visitor writes while a modal dialog of the page is open, and when it is closed", async () => {
    const text = `Not now, ${engine.name}`;
    const visitor = await writeToShop(text);
    await takeBy(text);
    const answer = "Write a message…";
    for (const [change, word] of [
      ["showModal", "one-"],
      ["close", "two-"],
      ["showModal", "three-"],
      ["remove", "four"],
    ]) {
      await visitor.look(`document.querySelector("dialog").${change}()`);
      await visitor.writes(answer, word ?? "");
    }
    expect(await visitor.value(answer)).toBe("one-two-three-four");
    expect(await visitor.look("[wrong, pressed]")).toEqual([[], []]);
  });

  test("X10, X77: the operator is told which page another became by pushState, with the title that came later", async () => {
    const text = `Which page, ${engine.name}?`;
    const visitor = await writeToShop(text);
    const chatId = await takeBy(text);
    await visitor.look(
      '[history.pushState(null, "", "/boots"), setTimeout(() => { document.title = "Boots"; }, 300)].length',
    );
    await until("the page is told", async () => {
      const [page] = (await alice.call(listPages, { chat_id: chatId })).pages;
      return page?.url === `${site}/boots` && page.title === "Boots";
    });
  });

  test("C14, X76: a knock is seen in the title until the visitor touches the page", async () => {
    const text = `Knock, ${engine.name}`;
    const visitor = await writeToShop(text);
    const chatId = await takeBy(text);
    await visitor.sees("Alice joined the conversation");
    await alice.call(knock, { chat_id: chatId });
    const title = (wanted: string) => async () => (await visitor.look("document.title")) === wanted;
    await until("the title says who knocks", title("Alice is waiting for you"));
    await visitor.writes("Write a message…", "Here");
    await until("the title is the page's own", title("A shop"));
  });

  test("C2, C13, X15: a picture that is dropped on the conversation is shown to the operator", async () => {
    const text = `A picture, ${engine.name}`;
    const visitor = await writeToShop(text);
    const chatId = await takeBy(text);
    await visitor.sees("Alice joined the conversation");
    const bytes = JSON.stringify([...png(300, 200)]);
    await visitor.look(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(${bytes})], "screen.png", { type: "image/png" }));
      const drop = { dataTransfer, bubbles: true, composed: true, cancelable: true };
      return find("Write a message…").dispatchEvent(new DragEvent("drop", drop));
    })()`);
    const log = alice.conversation(chatId);
    await until("the operator has it", () => log.messages.some(({ file }) => file?.name === "screen.png"));
    await until("it is drawn", () => visitor.look("all(document).some((node) => node.naturalWidth === 300)"));
  });

  test("X74: who goes on in the same tab is away, and talks on when they come back", async () => {
    const text = `Only looking, ${engine.name}`;
    const visitor = await writeToShop(text);
    const chatId = await takeBy(text);
    await visitor.sees("Alice joined the conversation");
    const isThere = () =>
      alice.call(knock, { chat_id: chatId }).then(
        () => true,
        ({ reason }: ProblemError) => reason === "chat.knocked_lately",
      );
    await until("the visitor is there", isThere);
    await visitor.window.open(`${site}/else`);
    await until("the visitor is away", async () => !(await isThere()), 40_000);
    await visitor.look("setTimeout(() => history.back())");
    await until("the visitor is back", isThere);
    await alice.conversation(chatId).send("welcome back").accepted;
    await visitor.sees("welcome back");
  });
});
