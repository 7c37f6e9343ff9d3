import { toEventJson } from "@switchboard/contracts/encode";
import { MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { type Mail, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { mailRequestedSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { silentLog } from "@switchboard/testing/log";
import { catchMails, untilMail } from "@switchboard/testing/mails";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cleanUp } from "../src/commands/clean-up.ts";
import { admin, hasty, type Instance, NotifyFixture, operator } from "./fixture.ts";

// Far above what anything here takes; conditions are waited for.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let fixture: NotifyFixture;
let catcher: Awaited<ReturnType<typeof catchMails>>;
let instance: Instance;
const refused = new Map<string, number>();

beforeAll(async () => {
  fixture = await NotifyFixture.start();
  catcher = await catchMails({ refuse: (recipient) => refused.get(recipient) });
  instance = await fixture.instance({ smtpUrl: catcher.smtpUrl });
});

afterAll(async () => {
  await fixture.stop();
  await catcher.stop();
});

/** Every mail of a request, as administrators see it. */
async function mailsOf(mailId: string, from: Instance = instance): Promise<Mail[]> {
  const { mails } = await from.mails.listMails(
    { state: MailState.UNSPECIFIED, pageSize: 200, pageToken: "" },
    await fixture.as(admin),
  );
  return mails.filter((mail) => mail.mailId === mailId);
}

const untilState = (mailId: string, state: MailState, from = instance) =>
  until(
    `the mail is in state ${state}`,
    async () => (await mailsOf(mailId, from)).find((mail) => mail.state === state),
    30_000,
  );

describe("addresses of any script", () => {
  test.each([
    ["vera@bücher.test", "vera@xn--bcher-kva.test"],
    ["почта@пример.рф", "почта@xn--e1afmkfd.xn--p1ai"],
  ])("X39: a mail to %s is one to %s, and arrives", async (to, recipient) => {
    const { mailId } = await fixture.requestMail({ to: [to], replyTo: "почта@пример.рф", language: "en" });
    // The catcher tells domains as people write them.
    const mail = await untilMail(catcher, to);
    expect(mail.headers.get("reply-to")).toBeUndefined();
    expect(await untilState(mailId, MailState.SENT)).toMatchObject({ recipient });
  });

  test("X39: a mail server that takes no such addresses is a clear failure, at once", async () => {
    const old = await catchMails({ smtpUtf8: false });
    const behind = await fixture.instance({ smtpUrl: old.smtpUrl });
    await instance.stop();
    const { mailId } = await fixture.requestMail({ to: ["почта@пример.рф"], replyTo: "", language: "en" });
    const mail = await untilState(mailId, MailState.DEAD, behind);
    expect(mail).toMatchObject({ attempts: 1, lastError: expect.stringContaining("no SMTPUTF8") });
    instance = await fixture.instance({ smtpUrl: catcher.smtpUrl });
    await behind.stop();
    await old.stop();
  });
});

describe("mails", () => {
  test("C5: a mail that was asked for arrives, as text and as a page, with a Message-ID of its own request", async () => {
    const to = `${newId()}@example.test`;
    const { mailId } = await fixture.requestMail({ to: [to], replyTo: "support@acme.test", language: "ru-RU" });
    const mail = await untilMail(catcher, to);
    expect(mail).toMatchObject({ subject: "Ваша беседа с Acme", messageId: `<${mailId}.1@acme.test>` });
    expect(mail.text).toContain("Ann: hello");
    expect(mail.html).toContain("Ann: hello");
    expect(mail.headers.get("from")).toBe("Acme Support <support@acme.test>");
    expect(mail.headers.get("reply-to")).toBe("support@acme.test");
    expect(await untilState(mailId, MailState.SENT)).toMatchObject({ recipient: to, attempts: 1, lastError: "" });
  });

  test("C15: each address gets a mail of its own, once, however often it is asked for", async () => {
    const [one, two, marker] = [1, 2, 3].map(() => `${newId()}@example.test`) as [string, string, string];
    const request = await fixture.requestMail({ to: [one, two, one] });
    // The same request as another event: a stream that lost its messages gets them again.
    await fixture.publish(mailRequestedSubject("chat", request.mailId), toEventJson(MailRequestedSchema, request));
    await fixture.requestMail({ to: [marker] });
    await Promise.all([untilMail(catcher, one), untilMail(catcher, two), untilMail(catcher, marker)]);
    await until("both are marked", async () =>
      (await mailsOf(request.mailId)).every(({ state }) => state === MailState.SENT),
    );
    const caught = catcher.mails.filter(({ messageId }) => messageId.includes(request.mailId));
    expect(caught.map(({ recipients }) => recipients)).toEqual(expect.arrayContaining([[one], [two]]));
    expect(caught).toHaveLength(2);
  });

  test("what people write never becomes a header", async () => {
    const to = `${newId()}@example.test`;
    const params = { project_name: "Acme\r\nBcc: eve@example.test", operator_name: "Al\r\nice", text: "hi", link: "x" };
    await fixture.requestMail({ to: [to], template: "invitation", params });
    const mail = await untilMail(catcher, to);
    expect(mail.subject).toBe("A message from Acme Bcc: eve@example.test");
    expect(mail.headers.has("bcc")).toBe(false);
    expect(mail.recipients).toEqual([to]);
  });

  test("a mail with a hole in it is not sent: it is a dead letter that says why", async () => {
    const { mailId } = await fixture.requestMail({ params: { project_name: "Acme" } });
    expect(await untilState(mailId, MailState.DEAD)).toMatchObject({
      lastError: "the template transcript needs transcript",
    });
  });

  test("what is no address is a dead letter, and the other addresses get their mail", async () => {
    const to = `${newId()}@example.test`;
    const { mailId } = await fixture.requestMail({ to: ["ann@example.test\r\nBcc: eve@example.test", to] });
    await untilMail(catcher, to);
    expect((await untilState(mailId, MailState.DEAD)).lastError).toMatch(/is no address$/);
  });

  test("a mail whose answers could go nowhere is sent all the same", async () => {
    const to = `${newId()}@example.test`;
    await fixture.requestMail({ to: [to], replyTo: "nobody at all" });
    expect((await untilMail(catcher, to)).headers.has("reply-to")).toBe(false);
  });

  test("a mail that the server refuses for good is a dead letter; sent again by an administrator, it arrives", async () => {
    const to = `${newId()}@example.test`;
    refused.set(to, 550);
    const { mailId } = await fixture.requestMail({ to: [to] });
    const dead = await untilState(mailId, MailState.DEAD);
    expect(dead).toMatchObject({ attempts: 1, lastError: expect.stringContaining("550") });
    refused.delete(to);
    const again = await fixture.as(admin, newId());
    const { mail } = await instance.mails.resendMail({ mailId: dead.id }, again);
    expect(mail?.state).not.toBe(MailState.DEAD);
    await untilMail(catcher, to);
    await untilState(mailId, MailState.SENT);
    // G2: the same request again changes nothing; another one is refused.
    await instance.mails.resendMail({ mailId: dead.id }, again);
    await expect(
      instance.mails.resendMail({ mailId: dead.id }, await fixture.as(admin, newId())),
    ).rejects.toMatchObject({
      reason: "notify.mail_not_dead",
    });
    expect(catcher.mails.filter(({ recipients }) => recipients.includes(to))).toHaveLength(1);
  });

  test("a mail that the server does not take now is tried again", async () => {
    const to = `${newId()}@example.test`;
    refused.set(to, 451);
    const { mailId } = await fixture.requestMail({ to: [to] });
    await until(
      "it was tried twice",
      async () => (await mailsOf(mailId)).some(({ attempts }) => attempts >= 2),
      30_000,
    );
    refused.delete(to);
    await untilMail(catcher, to);
  });

  test("the list of mails has pages, newest first, also of one state", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await fixture.requestMail({ template: `no-such-${n}` })).mailId);
    for (const id of ids) await untilState(id, MailState.DEAD);
    const seen: string[] = [];
    for (let pageToken = "", more = true; more; ) {
      const request = { state: MailState.DEAD, pageSize: 2, pageToken };
      const page = await instance.mails.listMails(request, await fixture.as(admin));
      expect(page.mails.length).toBeLessThanOrEqual(2);
      seen.push(...page.mails.map(({ mailId }) => mailId));
      pageToken = page.nextPageToken;
      more = pageToken !== "";
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  test("only administrators look at mails and send them again", async () => {
    const page = { state: MailState.UNSPECIFIED, pageSize: 1, pageToken: "" };
    const callers = [
      operator,
      { kind: "staff", id: newId(), name: "Stranger" },
      { kind: "visitor", id: newId() },
    ] as const;
    for (const caller of [...callers, { kind: "service", name: "gateway" }, { kind: "anonymous" }] as const) {
      const call = await fixture.as(caller);
      const refusal = { kind: "permission_denied", reason: "caller.not_allowed" };
      await expect(instance.mails.listMails(page, call)).rejects.toMatchObject(refusal);
      await expect(instance.mails.resendMail({ mailId: newId() }, call)).rejects.toMatchObject(refusal);
    }
    await expect(instance.mails.resendMail({ mailId: newId() }, await fixture.as(admin))).rejects.toMatchObject({
      reason: "notify.mail_not_found",
    });
  });

  test("a mail whose sender died is sent by another instance", async () => {
    const to = `${newId()}@example.test`;
    refused.set(to, 451);
    const { mailId } = await fixture.requestMail({ to: [to] });
    await until("it was tried", async () => (await mailsOf(mailId)).some(({ attempts }) => attempts >= 1), 30_000);
    // As a sender leaves it that was killed in the middle, its lease over. Refused until then, so that it is not sent yet.
    await fixture.pool.query("update mails set state = 'sending', due_at = now() where mail_id = $1", [mailId]);
    refused.delete(to);
    await untilMail(catcher, to);
    await untilState(mailId, MailState.SENT);
  });

  test("what was sent is forgotten after 10 days, its contents at once; dead letters stay for 30", async () => {
    const to = `${newId()}@example.test`;
    const { mailId: sent } = await fixture.requestMail({ to: [to] });
    await untilState(sent, MailState.SENT);
    const { mailId: dead } = await fixture.requestMail({ template: "none" });
    await untilState(dead, MailState.DEAD);
    const { rows } = await fixture.pool.query("select params from mails where mail_id = $1", [sent]);
    expect(rows).toEqual([{ params: {} }]);
    await fixture.pool.query("update mails set finished_at = now() - interval '11 days' where mail_id in ($1, $2)", [
      sent,
      dead,
    ]);
    await cleanUp(fixture.pool, silentLog, new AbortController().signal);
    expect(await mailsOf(sent)).toEqual([]);
    expect(await mailsOf(dead)).toHaveLength(1);
  });
});

describe("a mail server that is down", () => {
  test("mails wait and go out when it is back, each once, also with two instances", async () => {
    const own = await NotifyFixture.start();
    const first = await catchMails();
    await first.stop();
    const instances = await Promise.all([1, 2].map(() => own.instance({ smtpUrl: first.smtpUrl, retry: hasty })));
    const to = Array.from({ length: 20 }, () => `${newId()}@example.test`);
    for (const address of to) await own.requestMail({ to: [address] });
    await until(
      "all were tried in vain",
      async () => {
        const { rows } = await own.pool.query<{ count: number }>(
          "select count(*)::int as count from mails where attempts > 0 and last_error <> '' and state <> 'dead'",
        );
        return rows[0]?.count === to.length;
      },
      30_000,
    );
    const back = await catchMails({ smtpPort: first.smtpPort });
    await Promise.all(to.map((address) => untilMail(back, address)));
    for (const one of instances) await one.stop();
    expect(back.mails.map(({ recipients }) => recipients[0]).sort()).toEqual([...to].sort());
    await own.stop();
    await back.stop();
  });
});
