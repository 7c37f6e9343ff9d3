import { ChatMark, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HistoryColumn, HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { AuditService } from "@switchboard/contracts/gen/switchboard/common/v1/audit";
import { toTimestamp } from "@switchboard/contracts/times";
import type { Caller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runDeletions } from "../src/commands/deletions.ts";
import { saveWords } from "../src/store/chat-words.ts";
import {
  acme,
  anAdministrator,
  anOperator,
  ChatFixture,
  type Instance,
  newVisitor,
  openRequest,
  there,
} from "./fixture.ts";

const head = { kind: "staff", id: newId(), name: "Hedda" } as const;
const administrator = { kind: "staff", id: newId(), name: "Adam" } as const;
const stranger = { kind: "staff", id: newId(), name: "Stan" } as const;
const emptyFilter = {
  projectId: "",
  departmentId: "",
  operatorId: "",
  clientId: "",
  visitorId: "",
  states: [],
  mark: ChatMark.UNSPECIFIED,
  endReason: EndReason.UNSPECIFIED,
  ratings: [],
  openedFrom: undefined,
  openedBefore: undefined,
  text: "",
  favourites: false,
};

let fixture: ChatFixture;
let instance: Instance;
let history: UnaryClient<typeof HistoryService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  history = instance.clientOf(HistoryService);
  await fixture.saveStaff([
    { ...anOperator, ...head, role: "head", departmentIds: [acme.support] },
    { ...anAdministrator, ...administrator, departmentIds: [] },
    { ...anOperator, ...stranger, role: "head", departmentIds: [] },
  ]);
});
afterAll(() => fixture.stop());

/** Chats of one visitor's name, so that tests do not see each other's. */
async function endedChats(name: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const visitor = newVisitor();
    const { chat } = await instance.client.openChat(openRequest({ name: `${name} ${n}` }), await fixture.as(visitor));
    await instance.client.takeChat({ chatId: there(chat).id }, await fixture.as(acme.alice));
    await instance.client.endChat({ chatId: there(chat).id }, await fixture.as(visitor));
    ids.push(there(chat).id);
  }
  return ids;
}

async function page(caller: Caller, changes: object, pageToken = "") {
  const question = { ...emptyFilter, ...changes, sort: [], pageSize: 2, pageToken };
  return history.listHistory(question, await fixture.as(caller));
}

describe("the history of chats", () => {
  test("C22: pages of the latest first stay stable while new chats come", async () => {
    const operatorId = newId();
    const boss = { kind: "staff", id: operatorId, name: "Pager" } as const;
    await fixture.saveStaff([{ ...anOperator, ...boss, departmentIds: [acme.support] }]);
    const open = async () => {
      const { chat } = await fixture.openChat(instance);
      await instance.client.takeChat({ chatId: chat.id }, await fixture.as(boss));
      return chat.id;
    };
    const ids = [await open(), await open(), await open()];
    const first = await page(boss, { operatorId });
    await open();
    const second = await page(boss, { operatorId }, first.nextPageToken);

    expect([...first.chats, ...second.chats].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextPageToken).toBe("");
  });

  test("C22: it sorts by several columns, both ways, across pages", async () => {
    const names = ["Bea", "Abe", "Cleo"];
    const ids = new Map<string, string>();
    const projectId = acme.otherProject;
    for (const [index, name] of names.entries()) {
      const request = openRequest({ projectId, departmentId: acme.elsewhere, name });
      const { chat } = await instance.client.openChat(request, await fixture.as(newVisitor()));
      ids.set(name, there(chat).id);
      const score = index === 2 ? 1 : 5;
      const rating = { score, comment: "", at: new Date() };
      await fixture.pool.query("update chats set rating = $2 where id = $1", [there(chat).id, JSON.stringify(rating)]);
    }
    const sort = [
      { column: HistoryColumn.RATING, descending: true },
      { column: HistoryColumn.VISITOR, descending: false },
    ];
    const found: string[] = [];
    let pageToken = "";
    do {
      const question = { ...emptyFilter, projectId, sort, pageSize: 1, pageToken };
      const answer = await history.listHistory(question, await fixture.as(administrator));
      found.push(...answer.chats.map(({ id }) => id));
      pageToken = answer.nextPageToken;
    } while (pageToken !== "");

    expect(found).toEqual(["Abe", "Bea", "Cleo"].map((name) => ids.get(name)));
  });

  test("C22: a page token of another filter is refused, and so is a column twice", async () => {
    const first = await page(administrator, {});
    const caller = await fixture.as(administrator);
    await expect(page(administrator, { clientId: "x" }, first.nextPageToken)).rejects.toMatchObject({
      reason: "page_token_invalid",
    });
    const column = { column: HistoryColumn.OPENED, descending: true };
    const question = { ...emptyFilter, sort: [column, column], pageSize: 1, pageToken: "" };
    await expect(history.listHistory(question, caller)).rejects.toMatchObject({ reason: "chat.invalid_request" });
  });

  test("C22: words that were said find an ended chat, all of them", async () => {
    const visitor = newVisitor();
    const request = openRequest({ text: "my zeppelin lost its rudder" });
    const { chat } = await instance.client.openChat(request, await fixture.as(visitor));
    await instance.client.endChat({ chatId: there(chat).id }, await fixture.as(visitor));
    await saveWords(fixture.pool, there(chat).id);

    expect((await page(acme.alice, { text: "rudder zeppelin" })).chats.map(({ id }) => id)).toEqual([there(chat).id]);
    expect((await page(acme.alice, { text: "zeppelin submarine" })).chats).toEqual([]);
  });

  test("X29, X30: parts of words and numbers, folded letters, scripts without spaces and names of files are found", async () => {
    const texts = ["two refunds for ORD-2026-00017 at the café", "我想退款谢谢"];
    const ids: string[] = [];
    for (const text of texts) {
      const visitor = await fixture.as(newVisitor());
      const { chat } = await instance.client.openChat(openRequest({ text }), visitor);
      await instance.client.endChat({ chatId: there(chat).id }, visitor);
      await saveWords(fixture.pool, there(chat).id);
      ids.push(there(chat).id);
    }
    const found = async (text: string) => (await page(administrator, { text })).chats.map(({ id }) => id);
    for (const text of ["refund", "00017", "CAFE", "fund ord"]) expect(await found(text)).toEqual([ids[0]]);
    for (const text of ["退款", "谢"]) expect(await found(text)).toEqual([ids[1]]);
    for (const text of ["refunded", "款退", "?!"]) expect(await found(text)).toEqual([]);
  });

  test("C22, X30: what many chats said is found in the order of the history, were it lately or long ago", async () => {
    const newest = new Date("2020-01-01");
    const elsewhere = { kind: "staff", id: newId(), name: "Elsewhere" } as const;
    await fixture.saveStaff([{ ...anOperator, ...elsewhere, departmentIds: [newId()] }]);
    const [id = ""] = await endedChats("Many", 1);
    // Chats a minute apart: the newest 1100 say nothing, the others speak of an album, and the oldest two of a song.
    await fixture.pool.query(
      `with copies as (
         insert into chats (id, project_id, department_id, visitor_id, client_id, state, opened_at, queued_at, ended_at,
           ended_by, end_reason, summary)
         select gen_random_uuid(), c.project_id, c.department_id, c.visitor_id, 'many', c.state,
           $2::timestamptz - n * interval '1 minute', c.queued_at, c.ended_at, c.ended_by, c.end_reason, n::text
         from chats c, generate_series(1, 2300) n
         where c.id = $1
         returning *, summary::int as n
       ),
       heads as (
         insert into chat_heads (chat_id, last_seq, visitor_wrote_at)
         select id, 0, $2 from copies
       )
       insert into chat_words (chat_id, project_id, department_id, operator_id, opened_at, words)
       select id, project_id, department_id, operator_id, opened_at, to_tsvector('simple', case when n <= 1100 then '' when n <= 2298 then 'album' else 'album song' end)
       from copies`,
      [id, newest],
    );
    const found = async (
      text: string,
      { pageToken = "", pageSize = 2, fromMinute = 0, clientId = "many", caller = administrator as Caller } = {},
    ) => {
      const openedBefore = toTimestamp(new Date(newest.getTime() - fromMinute * 60_000));
      const question = { ...emptyFilter, clientId, text, openedBefore, sort: [], pageSize, pageToken };
      const { chats, nextPageToken } = await history.listHistory(question, await fixture.as(caller));
      return { minutes: chats.map(({ summary }) => Number(summary)), nextPageToken };
    };
    const first = await found("album");
    expect(first.minutes).toEqual([1101, 1102]);
    expect((await found("album", { pageToken: first.nextPageToken })).minutes).toEqual([1103, 1104]);
    // The same of all clients, which is chosen by what is kept with the words.
    const ofAll = await found("album", { clientId: "" });
    expect(ofAll.minutes).toEqual([1101, 1102]);
    const second = await found("album", { clientId: "", pageToken: ofAll.nextPageToken });
    expect(second.minutes).toEqual([1103, 1104]);
    expect((await found("album", { clientId: "", caller: elsewhere })).minutes).toEqual([]);
    const last = await found("al album", { fromMinute: 2296, pageSize: 10 });
    expect(last).toEqual({ minutes: [2297, 2298, 2299, 2300], nextPageToken: "" });
    expect((await found("al song")).minutes).toEqual([2299, 2300]);
    expect((await found("zz song")).minutes).toEqual([]);
    expect((await found("zz album")).minutes).toEqual([]);
  });

  test("C22: staff see the chats of their departments, whatever they ask for", async () => {
    const [id = ""] = await endedChats("Hidden", 1);
    const all = await history.listHistory(
      { ...emptyFilter, sort: [], pageSize: 200, pageToken: "" },
      await fixture.as(acme.zoe),
    );
    expect(all.chats.map((chat) => chat.id)).not.toContain(id);
    await expect(page(acme.trainee, {})).rejects.toMatchObject({ reason: "caller.not_allowed" });
    await expect(page(newVisitor(), {})).rejects.toMatchObject({ reason: "caller.not_allowed" });
  });
});

describe("deleting chats", () => {
  test("C22: a head deletes an ended chat of their department for good, and the audit says who did", async () => {
    const [chatId = ""] = await endedChats("Deleted", 1);
    await history.deleteChat({ chatId }, await fixture.as(head));

    const gone = instance.client.getChat({ chatId }, await fixture.as(administrator));
    await expect(gone).rejects.toMatchObject({ kind: "not_found" });
    const left = await fixture.pool.query("select from messages where chat_id = $1", [chatId]);
    expect(left.rowCount).toBe(0);
    const audit = instance.clientOf(AuditService);
    const { entries } = await audit.listAuditEntries({ question: { limit: 50 } }, await fixture.as(administrator));
    const mine = entries.filter(({ targetId }) => targetId === chatId);
    expect(mine).toMatchObject([{ action: "chat_deleted", actorName: "Hedda" }]);
  });

  test("X54: a chat of another department and one that is not there are not found alike", async () => {
    const [chatId = ""] = await endedChats("Elsewhere", 1);
    const caller = await fixture.as(stranger);
    for (const id of [chatId, newId()]) {
      const deleting = history.deleteChat({ chatId: id }, caller);
      await expect(deleting).rejects.toMatchObject({ kind: "not_found", reason: "chat.chat_not_found" });
    }
  });

  test("C22: operators delete nothing, and a chat that goes on is not deleted", async () => {
    const { chat } = await fixture.openChat(instance);
    const chatId = chat.id;
    await expect(history.deleteChat({ chatId }, await fixture.as(acme.alice))).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
    await expect(history.deleteChat({ chatId }, await fixture.as(head))).rejects.toMatchObject({
      reason: "chat.not_ended",
    });
  });

  test("C22: an administrator who types the date deletes all chats before it, in the background", async () => {
    const [old = "", young = ""] = await endedChats("Old", 2);
    await fixture.pool.query("update chats set ended_at = '2020-02-03T10:00:00Z' where id = $1", [old]);
    const endedBefore = toTimestamp(new Date("2020-02-04T00:00:00Z"));
    const caller = await fixture.as(administrator);
    const unconfirmed = { endedBefore, projectId: "", confirmation: "yes" };
    await expect(history.deleteChatsBefore(unconfirmed, caller)).rejects.toMatchObject({
      reason: "chat.not_confirmed",
    });
    const confirmed = { endedBefore, projectId: "", confirmation: "2020-02-04" };
    await expect(history.deleteChatsBefore(confirmed, await fixture.as(head))).rejects.toMatchObject({
      reason: "caller.not_allowed",
    });
    const { deletion } = await history.deleteChatsBefore(confirmed, caller);
    await runDeletions(fixture.pool, () => new Date(), new AbortController().signal);

    const done = await history.getDeletion({ id: there(deletion).id }, caller);
    expect(done.deletion).toMatchObject({ deleted: 1, finishedAt: { nanos: expect.any(Number) } });
    const { rows } = await fixture.pool.query("select id from chats where id = any ($1::uuid[])", [[old, young]]);
    expect(rows).toEqual([{ id: young }]);
  });
});
