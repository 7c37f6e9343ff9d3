import { fromEventJson } from "@switchboard/contracts/encode";
import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { type MailRequested, MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor } from "./fixture.ts";

let fixture: ChatFixture;
let one: Instance;
let feedback: UnaryClient<typeof FeedbackService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  one = await fixture.instance();
  feedback = one.clientOf(FeedbackService);
});

afterAll(() => fixture.stop());

const mails = async (to: string): Promise<MailRequested[]> =>
  (await fixture.events())
    .filter(({ subject }) => subject.startsWith("switchboard.chat.v1.mail_requested."))
    .map(({ payload }) => fromEventJson(MailRequestedSchema, payload))
    .filter((mail) => mail.to.includes(to));

describe("rating a chat", () => {
  test("C5: the visitor rates a chat that is over, and may change their mind", async () => {
    const { chat, visitor } = await fixture.heldChat(one);
    await one.client.endChat({ chatId: chat.id }, await fixture.as(acme.alice));
    const caller = await fixture.as(visitor);

    await feedback.rateChat({ chatId: chat.id, score: 2, comment: "slow" }, caller);
    const { chat: rated } = await feedback.rateChat({ chatId: chat.id, score: 5, comment: "  solved! " }, caller);

    expect(rated?.rating).toMatchObject({ score: 5, comment: "solved!" });
    const seen = await one.client.getChat({ chatId: chat.id }, await fixture.as(acme.alice));
    expect(seen.chat?.rating?.score).toBe(5);
    const events = (await fixture.events()).filter(
      ({ subject }) => subject === `switchboard.chat.v1.chat_rated.${chat.id}`,
    );
    expect(events).toHaveLength(2);
  });

  test.each([0, 6, -1])("C5: a rating of %i is refused and names the score", async (score) => {
    const { chat, visitor } = await fixture.heldChat(one);
    await expect(
      feedback.rateChat({ chatId: chat.id, score, comment: "" }, await fixture.as(visitor)),
    ).rejects.toMatchObject({
      kind: "invalid_argument",
      reason: "chat.invalid_rating",
      violations: [{ pointer: "/score" }],
    });
  });

  test("C5: a chat that nobody ever answered cannot be rated, nor can another visitor's, nor with a novel", async () => {
    const { chat: waiting, visitor } = await fixture.openChat(one);
    const unanswered = feedback.rateChat({ chatId: waiting.id, score: 1, comment: "" }, await fixture.as(visitor));
    await expect(unanswered).rejects.toMatchObject({ reason: "chat.not_answered" });

    const { chat, visitor: owner } = await fixture.heldChat(one);
    const strange = feedback.rateChat({ chatId: chat.id, score: 1, comment: "" }, await fixture.as(newVisitor()));
    await expect(strange).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    const byStaff = feedback.rateChat({ chatId: chat.id, score: 5, comment: "" }, await fixture.as(acme.alice));
    await expect(byStaff).rejects.toMatchObject({ reason: "caller.not_allowed" });
    const long = feedback.rateChat({ chatId: chat.id, score: 5, comment: "x".repeat(1001) }, await fixture.as(owner));
    await expect(long).rejects.toMatchObject({ reason: "chat.invalid_request", violations: [{ pointer: "/comment" }] });
  });
});

describe("the conversation by mail", () => {
  test("C5: the visitor has it sent to an address they give, three times an hour for each chat", async () => {
    const to = `${newId()}@example.test`;
    const { chat, visitor } = await fixture.heldChat(one, { email: to });
    const caller = await fixture.as(visitor);
    for (let n = 0; n < 3; n += 1) await feedback.sendTranscript({ chatId: chat.id, email: to }, caller);

    const [mail] = await mails(to);
    expect(mail).toMatchObject({ to: [to], template: "transcript", language: "en", params: { project_name: "Acme" } });
    expect(mail?.params).not.toHaveProperty("visitor_name");
    expect(mail?.params["transcript"]).toMatch(
      /^\d{4}-\d\d-\d\d \(UTC\)\n\d\d:\d\d Ann: hello\n\d\d:\d\d Alice joined/,
    );
    await expect(feedback.sendTranscript({ chatId: chat.id, email: to }, caller)).rejects.toMatchObject({
      kind: "resource_exhausted",
      reason: "chat.too_many_transcripts",
      params: { retry_after_s: expect.stringMatching(/^\d+$/) },
    });
    expect(await mails(to)).toHaveLength(3);
  });

  test("X43: a stranger has it sent to nobody else, with whatever spelling of the own address", async () => {
    const { chat, visitor } = await fixture.heldChat(one, { email: "Ann@Bücher.test" });
    const caller = await fixture.as(visitor);
    const toOther = feedback.sendTranscript({ chatId: chat.id, email: "boss@acme.test" }, caller);
    await expect(toOther).rejects.toMatchObject({ kind: "permission_denied", reason: "chat.not_your_address" });
    await feedback.sendTranscript({ chatId: chat.id, email: "ann@xn--bcher-kva.test" }, caller);
    expect(await mails("ann@xn--bcher-kva.test")).toHaveLength(1);

    const { chat: nameless, visitor: stranger } = await fixture.heldChat(one, { email: "" });
    const ungiven = feedback.sendTranscript(
      { chatId: nameless.id, email: "boss@acme.test" },
      await fixture.as(stranger),
    );
    await expect(ungiven).rejects.toMatchObject({ reason: "chat.not_your_address" });
  });

  test("X43: with however many cookies, one mailbox gets ten a day", async () => {
    const name = newId();
    const to = `${name}@example.test`;
    const send = async (email: string) => {
      const { chat, visitor } = await fixture.openChat(one, { email });
      await feedback.sendTranscript({ chatId: chat.id, email }, await fixture.as(visitor));
    };
    for (let n = 0; n < 10; n += 1) await send(to);
    const spellings = [
      to,
      to.toUpperCase(),
      `${name}+news@example.test`,
      `${name.slice(0, 4)}.${name.slice(4)}@example.test`,
    ];
    for (const spelt of spellings) {
      await expect(send(spelt), spelt).rejects.toMatchObject({ reason: "chat.too_many_transcripts" });
    }
    expect(await mails(to)).toHaveLength(10);
  });

  test("C15: staff send it to any address, thirty times an hour whatever the chat, also when they ask at once", async () => {
    const { chat } = await fixture.heldChat(one);
    const { chat: other } = await fixture.openChat(one);
    const caller = await fixture.as(acme.boris);
    const to = `${newId()}@partner.test`;
    const results = await Promise.allSettled(
      Array.from({ length: 34 }, (_, n) =>
        feedback.sendTranscript({ chatId: n % 2 ? chat.id : other.id, email: to }, { ...caller, timeoutMs: 20_000 }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(30);
    expect(await mails(to)).toHaveLength(30);
  });

  test("G2: the same request again sends one mail", async () => {
    const to = `${newId()}@example.test`;
    const { chat, visitor } = await fixture.heldChat(one, { email: to });
    const options = { ...(await fixture.as(visitor)), idempotencyKey: newId() };
    for (let n = 0; n < 5; n += 1) await feedback.sendTranscript({ chatId: chat.id, email: to }, options);
    expect(await mails(to)).toHaveLength(1);
  });

  test.each(["", "ann", "ann@", "a@b", "a@x.test, b@x.test", "a@x.test\nbcc: b@x.test"])(
    "C5: %j is no address",
    async (email) => {
      const { chat, visitor } = await fixture.heldChat(one);
      const sent = feedback.sendTranscript({ chatId: chat.id, email }, await fixture.as(visitor));
      await expect(sent).rejects.toMatchObject({ reason: "chat.invalid_request", violations: [{ pointer: "/email" }] });
    },
  );

  test("C5, C15: nobody has a conversation sent that they may not see", async () => {
    const { chat } = await fixture.heldChat(one);
    for (const caller of [newVisitor(), acme.zoe]) {
      const sent = feedback.sendTranscript({ chatId: chat.id, email: "a@x.test" }, await fixture.as(caller));
      await expect(sent).rejects.toMatchObject({ reason: "chat.chat_not_found" });
    }
    const service = await fixture.as({ kind: "service", name: "gateway" });
    const sent = feedback.sendTranscript({ chatId: chat.id, email: "a@x.test" }, service);
    await expect(sent).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });
});
