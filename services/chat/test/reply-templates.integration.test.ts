import { fromEventJson } from "@switchboard/contracts/encode";
import { ReplyTemplateSavedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/reply_template_events";
import {
  ReplyTemplatesService,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, there } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let templates: UnaryClient<typeof ReplyTemplatesService>;
let source: { chatId: string; messageId: string };

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  templates = one.clientOf(ReplyTemplatesService);
  const { chat } = await fixture.heldChat(one);
  source = { chatId: chat.id, messageId: newId() };
  await one.exchange.send(chat.id, source.messageId, "Please clear the cache", await fixture.token(acme.alice));
});

afterAll(() => fixture.stop());

const asked = (changes: object = {}) => ({
  ...source,
  title: "Cache",
  shortcut: "cache",
  text: "",
  scope: TemplateScope.PERSON as TemplateScope,
  departmentId: "",
  use: TemplateUse.CHAT as TemplateUse,
  ...changes,
});

async function titlesOf(caller: (typeof acme)["alice" | "boris" | "zoe"]): Promise<string[]> {
  const titles: string[] = [];
  let pageToken = "";
  do {
    const page = await templates.listReplyTemplates({ pageSize: 2, pageToken }, await fixture.as(caller));
    titles.push(...page.templates.map(({ title }) => title));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return titles;
}

describe("predefined replies from messages", () => {
  test("C12: a message is saved with its text, a name and a shortcut, and others hear of it", async () => {
    const { template } = await templates.saveReplyTemplate(asked(), await fixture.as(acme.alice));
    expect(template).toMatchObject({
      title: "Cache",
      shortcut: "cache",
      text: "Please clear the cache",
      scope: TemplateScope.PERSON,
      use: TemplateUse.CHAT,
      sourceChatId: source.chatId,
      sourceMessageId: source.messageId,
      savedByName: "Alice",
    });
    const told = (await fixture.events()).find(
      ({ subject }) => subject === `switchboard.chat.v1.reply_template_saved.${template?.id}`,
    );
    expect(fromEventJson(ReplyTemplateSavedSchema, told?.payload).template).toEqual(template);
  });

  test("C12: each finds those for everyone, for their departments and their own, newest first", async () => {
    const alice = await fixture.as(acme.alice);
    const { support } = acme;
    await templates.saveReplyTemplate(asked({ title: "all", scope: TemplateScope.EVERYONE }), alice);
    const ours = { title: "ours", scope: TemplateScope.DEPARTMENT, departmentId: support };
    await templates.saveReplyTemplate(asked(ours), alice);
    await templates.saveReplyTemplate(asked({ title: "mine", text: "Hello {client.name}" }), alice);

    expect(await titlesOf(acme.alice)).toEqual(["mine", "ours", "all", "Cache"]);
    expect(await titlesOf(acme.boris)).toEqual(["ours", "all"]);
    expect(await titlesOf(acme.zoe)).toEqual(["all"]);
  });

  test("G2: the same request again saves one", async () => {
    const options = { ...(await fixture.as(acme.boris)), idempotencyKey: newId() };
    const first = await templates.saveReplyTemplate(asked({ title: "once" }), options);
    expect(await templates.saveReplyTemplate(asked({ title: "once" }), options)).toEqual(first);
    expect((await titlesOf(acme.boris)).filter((title) => title === "once")).toHaveLength(1);
  });

  test("C12: what is not there, not a text, or not for one's own department is refused", async () => {
    const alice = await fixture.as(acme.alice);
    const note = there((await fixture.messages(one, source.chatId)).find(({ content }) => content.case === "system"));
    const sales = { scope: TemplateScope.DEPARTMENT, departmentId: acme.sales };
    for (const [changes, reason] of [
      [{ messageId: newId() }, "chat.message_not_found"],
      [{ messageId: note.messageId }, "chat.message_not_found"],
      [{ chatId: newId() }, "chat.chat_not_found"],
      [sales, "chat.not_your_department"],
      [{ title: " " }, "chat.invalid_request"],
      [{ shortcut: "a b" }, "chat.invalid_request"],
      [{ scope: TemplateScope.UNSPECIFIED }, "chat.invalid_request"],
      [{ use: TemplateUse.UNSPECIFIED }, "chat.invalid_request"],
      [{ text: "x".repeat(4001) }, "chat.invalid_request"],
    ] as const) {
      await expect(templates.saveReplyTemplate(asked(changes), alice)).rejects.toMatchObject({ reason });
    }
    const byZoe = templates.saveReplyTemplate(asked(), await fixture.as(acme.zoe));
    await expect(byZoe).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    const byVisitor = templates.listReplyTemplates({ pageSize: 0, pageToken: "" }, await fixture.as(newVisitor()));
    await expect(byVisitor).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });
});
