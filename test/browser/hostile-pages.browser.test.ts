import { getProject, listPages, saveProject } from "@switchboard/contracts/gen/calls";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { startTestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./support/launch.ts";

/** A page that a company may have. The widget works on it as on any other, and what is said of it holds. */
interface HostilePage {
  readonly name: string;
  readonly html: string;
  readonly holds?: (page: Page) => Promise<void>;
}

const TAG = '<script src="/widget.js" data-project="acme"></script>';
const head = (inside: string) => `<!doctype html><head><title>A shop</title>${inside}</head>`;
const pageOf = (inside: string) => `${head("")}<body>${inside}${TAG}</body>`;
const message = (page: Page) => page.getByLabel("Message", { exact: true });
const launcher = (page: Page) => page.getByRole("button", { name: "Open the chat" });
const evaluate = (page: Page, script: string) => page.evaluate<unknown>(script);
/** Calls a function, written for the page, with the field of the first message. */
const withMessage = (page: Page, script: string) =>
  message(page).evaluate((field, source) => new Function("field", `return ${source}`)(field) as unknown, script);
const styleOf = (page: Page, name: string) => withMessage(page, `getComputedStyle(field).getPropertyValue("${name}")`);

const pages: readonly HostilePage[] = [
  { name: "X1: the tag stands in the head, without async", html: `${head(TAG)}<body><p>Late</p></body>` },
  {
    name: "X1: the page makes its body itself, late",
    html: `${head(`${TAG}<script>
      addEventListener("DOMContentLoaded", () => {
        document.body.remove();
        setTimeout(() => document.documentElement.append(document.createElement("body")), 300);
      });
    </script>`)}`,
  },
  {
    name: "X2: the page replaces its body, and runs the tag again",
    html: pageOf("<p>First</p>"),
    holds: async (page) => {
      await message(page).fill("kept");
      await evaluate(
        page,
        `const body = document.createElement("body");
        const again = document.createElement("script");
        again.src = "/widget.js";
        again.dataset.project = "acme";
        body.append("Second", again);
        document.body.replaceWith(body);
        new Promise((resolve) => { again.onload = resolve; })`,
      );
      await until("the widget is back", () => message(page).isVisible());
      expect(await message(page).inputValue()).toBe("kept");
      expect(await page.locator("switchboard-widget").count()).toBe(1);
    },
  },
  {
    name: "X2: the page empties its body",
    html: pageOf("<p>First</p>"),
    holds: async (page) => {
      await evaluate(page, 'document.body.innerHTML = "<p>Second</p>"');
      await until("the widget is back", () => message(page).isVisible());
    },
  },
  {
    name: "X3: the page has shortcuts of single keys",
    html: pageOf(`<script>
      window.pressed = [];
      const fields = "input, textarea, select";
      const hear = (event) => {
        if (event.target.matches(fields) || event.target.isContentEditable) return;
        window.pressed.push(event.key);
        event.preventDefault();
      };
      addEventListener("keydown", hear, true);
      for (const type of ["keydown", "keypress", "keyup"]) document.addEventListener(type, (event) => {
        window.pressed.push(event.key);
        event.preventDefault();
      });
    </script>`),
    holds: async (page) => {
      await page.keyboard.press("Escape");
      await launcher(page).waitFor();
      expect(await evaluate(page, "window.pressed")).toEqual([]);
      await evaluate(page, "document.activeElement.blur()");
      await page.keyboard.press("s");
      expect(await evaluate(page, "window.pressed")).not.toEqual([]);
    },
  },
  {
    name: "X3: the page takes every key at the window, once the widget's tag has run",
    html: `${head(`${TAG}<script>
      window.pressed = [];
      for (const type of ["keydown", "keypress", "keyup"]) addEventListener(type, (event) => {
        window.pressed.push(event.key);
        event.preventDefault();
        event.stopImmediatePropagation();
      }, true);
    </script>`)}<body></body>`,
    holds: async (page) => {
      await page.getByLabel("Name").fill("Kim");
      await page.getByRole("button", { name: "Start the chat" }).click();
      const composer = page.getByLabel("Write a message…");
      await composer.fill("sent by Enter");
      await composer.press("Enter");
      await page.getByRole("log").getByText("sent by Enter").waitFor();
      await page.keyboard.press("Escape");
      await launcher(page).waitFor();
      expect(await evaluate(page, "window.pressed")).toEqual([]);
    },
  },
  {
    name: "X5, X79: an input method confirms a word",
    html: pageOf(""),
    holds: async (page) => {
      await message(page).fill("Before");
      await page.getByRole("button", { name: "Start the chat" }).click();
      const composer = page.getByLabel("Write a message…");
      await composer.fill("にほ");
      for (const key of ["Enter", "Escape"]) {
        const composed = { key, keyCode: 229, bubbles: true, composed: true, cancelable: true };
        await composer.dispatchEvent("keydown", composed);
      }
      expect(await composer.inputValue()).toBe("にほ");
      await composer.press("Enter");
      await page.getByRole("log").getByText("にほ").waitFor();
    },
  },
  {
    name: "X6: the page is written from right to left",
    html: `<!doctype html><html dir="rtl"><style>* { direction: rtl !important }</style><body>${TAG}</body></html>`,
    holds: async (page) => expect(await styleOf(page, "direction")).toBe("ltr"),
  },
  {
    name: "X7: the page has rules for everything",
    html: `${head(`<style>
      body * { text-transform: uppercase; white-space: nowrap; letter-spacing: 1em; color: red !important;
        pointer-events: none; visibility: hidden; user-select: none; transform: scale(3) !important; zoom: 3; opacity: 0.1;
        --surface: red; --text: red; --field-size: 99px; --bubble-edge: red; }
      switchboard-widget { display: none !important; position: static !important; z-index: -1 !important }
      div { display: none !important }
    </style>`)}<body>${TAG}</body>`,
    holds: async (page) => {
      const wanted = { "text-transform": "none", "letter-spacing": "normal", color: "rgb(27, 30, 40)" };
      for (const [name, value] of Object.entries({ ...wanted, "font-size": "15px", "white-space": "pre-wrap" })) {
        expect([name, await styleOf(page, name)]).toEqual([name, value]);
      }
      const box = await page.getByRole("dialog").boundingBox();
      expect([box?.width, box?.x]).toEqual([360, 1280 - 360 - 20]);
    },
  },
  {
    name: "X8: a dialog of the page holds the focus",
    html: pageOf(`<div id="dialog"><input id="held"></div><script>
      const held = document.getElementById("held");
      const hold = ({ target }) => { if (!target.closest("#dialog")) held.focus(); };
      document.addEventListener("focusin", hold);
      document.addEventListener("focus", hold, true);
      document.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && hold({ target: relatedTarget }));
      held.focus();
    </script>`),
    holds: async (page) => expect(await page.locator("#held").inputValue()).toBe(""),
  },
  {
    name: "X8: a modal dialog of the page makes all that is outside of it inert",
    html: pageOf(`<style>
      dialog { position: fixed; top: 50%; left: 50%; margin: 0; transform: translate(-50%, -50%); overflow: hidden }
    </style>
    <div><dialog>Sale!<input id="code"></dialog></div><script>document.querySelector("dialog").showModal()</script>`),
    holds: async (page) => {
      const isOpen = () => evaluate(page, 'document.querySelector("dialog").open');
      const box = await page.getByRole("dialog", { name: "Chat with" }).boundingBox();
      expect([box?.width, box?.x]).toEqual([360, 1280 - 360 - 20]);
      await page.keyboard.press("Escape");
      await launcher(page).waitFor();
      expect(await isOpen()).toBe(true);
      await launcher(page).click();
      await message(page).focus();
      await evaluate(page, 'document.querySelector("dialog").close()');
      await message(page).click();
      await page.keyboard.type("!");
      await evaluate(page, 'document.querySelector("dialog").showModal()');
      await message(page).click();
      await page.keyboard.type("!");
      await evaluate(page, 'document.querySelector("div:has(dialog)").remove()');
      await message(page).click();
      await page.keyboard.type("!");
      expect(await message(page).inputValue()).toContain("!!!");
    },
  },
  {
    name: "X9: the project is a parameter of the address",
    html: `${head("")}<body><script src="/widget.js?project=acme&lang=en"></script></body>`,
  },
  {
    name: "X9: a tag manager puts a module in, and the settings stand in the page",
    html: `${head("")}<body><script>
      window.SwitchboardSettings = { project: "acme" };
      const tag = document.createElement("script");
      Object.assign(tag, { type: "module", src: "/widget.js" });
      document.head.append(tag);
    </script></body>`,
  },
  {
    name: "an element of the page has the name of what the widget offers",
    html: pageOf('<div id="Switchboard"></div>'),
  },
  {
    name: "the page adds to the prototypes of everything",
    html: `${head(`<script>
      for (const { prototype } of [Object, Array, String, Function]) prototype.extended = function () { return this; };
    </script>`)}<body>${TAG}</body>`,
  },
  {
    name: "the page forbids menus, selecting and scrolling",
    html: pageOf(`<div style="height: 300vh"></div><script>
      window.stopped = [];
      for (const type of ["contextmenu", "selectstart", "wheel", "copy"]) addEventListener(type, (event) => {
        window.stopped.push(event.type);
        event.preventDefault();
      }, { passive: false });
    </script>`),
    holds: async (page) => {
      await message(page).click({ button: "right" });
      await message(page).hover();
      await page.mouse.wheel(0, 50);
      expect(await evaluate(page, "window.stopped")).toEqual([]);
    },
  },
];

let system: System;
let browser: Browser;

beforeAll(async () => {
  [system, browser] = await Promise.all([startTestSystem(), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

/** Opens a page of one of the project's origins, with what it threw and what it said in the console. */
async function visit(html: string): Promise<{ page: Page; said: string[] } & AsyncDisposable> {
  const baseURL = system.gatewayUrls[0] ?? "";
  const context = await browser.newContext({ baseURL, locale: "en-GB", viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(20_000);
  // Pages that a test answers for come from no network, so Chromium takes the gateway for a stranger nearby.
  await context.grantPermissions(["local-network-access"]);
  const said: string[] = [];
  context.on("weberror", (error) => said.push(String(error.error())));
  context.on("console", (line) => line.type() === "error" && said.push(line.text()));
  await context.route("**/shop/**", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  const page = await context.newPage();
  await page.goto("/shop/");
  return { page, said, [Symbol.asyncDispose]: () => context.close() };
}

test.each(pages)("hostile page: $name", async ({ html, holds }) => {
  await using visited = await visit(html);
  const { page, said } = visited;
  await launcher(page).click();
  await message(page).click();
  await page.keyboard.type("s/ ?k");
  expect(await message(page).inputValue()).toBe("s/ ?k");
  await holds?.(page);
  expect(said.filter((line) => !line.includes("favicon"))).toEqual([]);
});

test("X9: a tag that names no project says so in one line, and breaks nothing", async () => {
  await using visited = await visit(`${head("")}<body><script src="/widget.js"></script></body>`);
  expect(visited.said).toEqual([expect.stringContaining("data-project")]);
});

/** A page of another site than the gateway's, whose browser takes no cookies of others; `before` is the page's own script. */
async function visitElsewhere(before = ""): Promise<{ page: Page } & AsyncDisposable> {
  const gateway = system.gatewayUrls[0] ?? "";
  const shop = new URL(gateway);
  // A site is a name, whatever its port.
  shop.hostname = shop.hostname === "localhost" ? "127.0.0.1" : "localhost";
  const admin = new StaffClient({ baseUrl: gateway });
  await admin.signIn("admin@acme.test", demoPassword);
  const { id: _, slug: project, ...kept } = (await admin.call(getProject, { project: "acme" })).project;
  const allowed_origins = [...new Set([...kept.allowed_origins, shop.origin])];
  await admin.call(saveProject, { ...kept, project, allowed_origins });
  const context = await browser.newContext({ locale: "en-GB" });
  context.setDefaultTimeout(20_000);
  await context.grantPermissions(["local-network-access"]);
  const body = `${head(`<script>${before}</script>`)}<body><script src="${gateway}/widget.js" data-project="acme"></script></body>`;
  await context.route("**/shop/**", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body }));
  const page = await context.newPage();
  await until("the origin is allowed", async () => {
    await page.goto(`${shop.origin}/shop/`);
    return (await page.evaluate(`fetch("${gateway}/v1/projects/acme/widget").then(() => true, () => false)`)) === true;
  });
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

async function writeFirst(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await page.getByRole("button", { name: "Start the chat" }).click();
  await page.getByRole("log").getByText(text).waitFor();
}

const forgotten = (page: Page) => page.getByText("the conversation is forgotten", { exact: false });

test("X4, X75: on a site whose browser keeps no cookie of the gateway one converses, also after a reload", async () => {
  await using visited = await visitElsewhere();
  const { page } = visited;
  await launcher(page).click();
  await writeFirst(page, "Hello from elsewhere");
  expect(await page.context().cookies()).toEqual([]);
  expect(await forgotten(page).isVisible()).toBe(false);
  await page.reload();
  await page.getByRole("log").getByText("Hello from elsewhere").waitFor();
  await page.getByLabel("Write a message…").fill("And again");
  await page.keyboard.press("Enter");
  await page.getByRole("log").getByRole("img", { name: "Sent" }).nth(1).waitFor();
});

test("X4: where the browser keeps nothing at all one converses, and is told that it will be forgotten", async () => {
  const forbid = (name: string) =>
    `Object.defineProperty(window, "${name}", { get() { throw new DOMException("no", "SecurityError"); } });`;
  await using visited = await visitElsewhere(forbid("localStorage") + forbid("sessionStorage"));
  const { page } = visited;
  await launcher(page).click();
  await forgotten(page).waitFor();
  await writeFirst(page, "Hello from nowhere");
});

test("X10, X77: the operator sees the page that another became, and the title that came later, in every engine", async () => {
  await using visited = await visit(`${head("<script>delete window.navigation</script>")}<body>${TAG}</body>`);
  const alice = new StaffClient({ baseUrl: system.gatewayUrls[0] ?? "" });
  await alice.signIn("alice@acme.test", demoPassword);
  await alice.connect();
  const { page } = visited;
  await launcher(page).click();
  const support = await page.locator("option", { hasText: "Support" }).getAttribute("value");
  await page.getByLabel("Who should answer?").selectOption(support);
  await message(page).fill("Which page am I on?");
  await page.getByRole("button", { name: "Start the chat" }).click();
  const waits = () => alice.waiting.chats.find(({ preview }) => preview[0]?.text === "Which page am I on?");
  const chat = await until("the chat waits", waits);
  await evaluate(
    page,
    'history.pushState(null, "", "/shop/boots"); setTimeout(() => { document.title = "Boots" }, 300)',
  );
  const newest = async () => (await alice.call(listPages, { chat_id: chat.id })).pages[0];
  const isShown = async (path: string, title: string) => {
    const shown = await newest();
    return shown?.url.endsWith(path) && shown.title === title;
  };
  await until("the page is told", () => isShown("/shop/boots", "Boots"));
  await evaluate(page, 'history.replaceState(null, "", "/shop/hats"); document.title = "Hats"');
  await until("the next is told", () => isShown("/shop/hats", "Hats"));
  await evaluate(page, 'document.title = "Hats (2)"');
  await until("the new title is told", () => isShown("/shop/hats", "Hats (2)"));
  alice.disconnect();
});
