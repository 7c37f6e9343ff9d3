import { FiguresGroup, FiguresService } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { plain } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveChatFigures } from "../src/store/chat-figures.ts";
import { acme, anAdministrator, ChatFixture, type Instance, newVisitor, openRequest, there } from "./fixture.ts";

const administrator = { kind: "staff", id: newId(), name: "Adam" } as const;
const from = new Date("2026-05-01T00:00:00Z");
const before = new Date("2026-06-01T00:00:00Z");
const everything = {
  from: toTimestamp(from),
  before: toTimestamp(before),
  projectId: "",
  departmentId: "",
  operatorId: "",
  timeZone: "",
};

/** What becomes of each chat; times are seconds after it was opened, and tell what the figures must be. */
const chats = [
  { operator: acme.alice, waited: 10, replied: 20, ended: 110, rating: 5, reason: "ended" },
  { operator: acme.alice, waited: 30, replied: 50, ended: 330, rating: 4, reason: "ended" },
  { operator: acme.boris, waited: 50, replied: 80, ended: 650, rating: null, reason: "ended" },
  { operator: undefined, waited: null, replied: null, ended: 400, rating: null, reason: "contact_form" },
  { operator: undefined, waited: null, replied: null, ended: 500, rating: null, reason: "abandoned" },
] as const;

let fixture: ChatFixture;
let instance: Instance;
let figures: UnaryClient<typeof FiguresService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  figures = instance.clientOf(FiguresService);
  await fixture.saveStaff([{ ...anAdministrator, ...administrator, departmentIds: [] }]);
  for (const [day, chat] of chats.entries()) await endChat(day + 1, chat);
});
afterAll(() => fixture.stop());

/** A chat that took place on a day of May, with the times that its fate says. */
async function endChat(day: number, fate: (typeof chats)[number]): Promise<void> {
  const { chat } = await instance.client.openChat(openRequest(), await fixture.as(newVisitor()));
  const at = new Date(Date.UTC(2026, 4, day, 12));
  await fixture.pool.query(
    `
    with replied as (
      update chat_heads set first_reply_at = $4::timestamptz + make_interval(secs => $6) where chat_id = $1
    )
    update chats
    set state = 'ended', operator_id = $2, operator_name = $3, opened_at = $4, queued_at = $4,
      taken_at = $4::timestamptz + make_interval(secs => $5),
      ended_at = $4::timestamptz + make_interval(secs => $7), ended_by = 'system', end_reason = $8,
      rating = case when $9::int is not null then jsonb_build_object('score', $9::int, 'comment', '', 'at', now()) end
    where id = $1`,
    [
      there(chat).id,
      fate.operator?.id ?? null,
      fate.operator?.name ?? null,
      at,
      fate.waited,
      fate.replied,
      fate.ended,
      fate.reason,
      fate.rating,
    ],
  );
  await fixture.pool.query("delete from list_entries where chat_id = $1", [there(chat).id]);
  // At least once, as events come.
  await saveChatFigures(fixture.pool, there(chat).id);
  await saveChatFigures(fixture.pool, there(chat).id);
}

test("C23: what was served, missed, sent to the contact form; how long it took; what it was rated", async () => {
  const answer = await figures.getFigures({ ...everything, group: FiguresGroup.ALL }, await fixture.as(administrator));
  expect(answer.figures.map(plain)).toEqual([
    {
      key: "",
      name: "",
      served: 3,
      missed: 1,
      contactForm: 1,
      bounceRate: 0.25,
      waiting: { medianS: 30, p95S: expect.closeTo(48, 5) },
      firstResponse: { medianS: 50, p95S: expect.closeTo(77, 5) },
      duration: { medianS: 330, p95S: expect.closeTo(618, 5) },
      ratings: 2,
      rating: 4.5,
      scores: [0, 0, 0, 1, 1],
      onlineS: 0,
    },
  ]);
});

test("C23: the projection is exactly what a recount of the chats gives", async () => {
  const { rows } = await fixture.pool.query(
    `
    select operator_name as name,
      count(*) filter (where taken_at is not null and end_reason <> 'contact_form')::int as served,
      count(*) filter (where taken_at is null and end_reason <> 'contact_form')::int as missed,
      count(*) filter (where end_reason = 'contact_form')::int as "contactForm",
      count(rating_score)::int as ratings
    from chats
    where state = 'ended' and ended_at >= $1 and ended_at < $2
    group by operator_name
    order by coalesce(operator_name, '')`,
    [from, before],
  );
  const answer = await figures.getFigures(
    { ...everything, group: FiguresGroup.OPERATOR },
    await fixture.as(administrator),
  );
  const counted = answer.figures.map(({ name, served, missed, contactForm, ratings }) => ({
    name: name === "" ? null : name,
    served,
    missed,
    contactForm,
    ratings,
  }));
  expect(counted).toEqual(rows);
});

test("C23: they are added up by day, department and project, and for one operator", async () => {
  const caller = await fixture.as(administrator);
  const days = await figures.getFigures({ ...everything, group: FiguresGroup.DAY }, caller);
  expect(days.figures.map(({ key }) => key)).toEqual(["01", "02", "03", "04", "05"].map((day) => `2026-05-${day}`));
  const departments = await figures.getFigures({ ...everything, group: FiguresGroup.DEPARTMENT }, caller);
  expect(departments.figures).toMatchObject([{ key: acme.support, name: "Support", served: 3 }]);
  const projects = await figures.getFigures({ ...everything, group: FiguresGroup.PROJECT }, caller);
  expect(projects.figures).toMatchObject([{ key: acme.project, name: "Acme", missed: 1 }]);
  const alices = { ...everything, operatorId: acme.alice.id, group: FiguresGroup.ALL };
  expect((await figures.getFigures(alices, caller)).figures).toMatchObject([{ served: 2, rating: 4.5 }]);
});

test("X31: days are those of a time zone: named, else the departments', else UTC, and the answer says whose", async () => {
  const caller = await fixture.as(administrator);
  const daysOf = async (timeZone: string) => {
    const answer = await figures.getFigures({ ...everything, timeZone, group: FiguresGroup.DAY }, caller);
    return [answer.timeZone, answer.figures[0]?.key];
  };
  // The first chat ended at 12:01 UTC.
  expect(await daysOf("")).toEqual(["UTC", "2026-05-01"]);
  expect(await daysOf("Pacific/Kiritimati")).toEqual(["Pacific/Kiritimati", "2026-05-02"]);
  await fixture.pool.query(`update departments set hours = '{"timeZone": "Asia/Kamchatka"}' where id = $1`, [
    acme.support,
  ]);
  expect(await daysOf("")).toEqual(["Asia/Kamchatka", "2026-05-02"]);
  await fixture.pool.query("update departments set hours = null where id = $1", [acme.support]);
  for (const timeZone of ["Nowhere/Land", "+09:00"]) {
    const refused = figures.getFigures({ ...everything, timeZone, group: FiguresGroup.DAY }, caller);
    await expect(refused).rejects.toMatchObject({ violations: [expect.objectContaining({ pointer: "/time_zone" })] });
  }
});

test("X31: a time zone that the database does not know is refused by name, not an error of ours", async () => {
  const caller = await fixture.as(administrator);
  await fixture.pool.query(`update departments set hours = '{"timeZone": "Mars/Olympus"}' where id = $1`, [
    acme.support,
  ]);
  const refused = figures.getFigures({ ...everything, group: FiguresGroup.DAY }, caller);
  const violation = { pointer: "/time_zone", detail: "is not known: Mars/Olympus" };
  await expect(refused).rejects.toMatchObject({ kind: "invalid_argument", violations: [violation] });
  await fixture.pool.query("update departments set hours = null where id = $1", [acme.support]);
});

test("C23: time online counts within the period, up to now for those who are online", async () => {
  await fixture.pool.query(
    "insert into online_spans (operator_id, began_at, ended_at) values ($1, '2026-04-30T23:00Z', '2026-05-01T01:00Z')",
    [acme.alice.id],
  );
  const question = { ...everything, group: FiguresGroup.OPERATOR };
  const answer = await figures.getFigures(question, await fixture.as(administrator));
  expect(answer.figures.find(({ key }) => key === acme.alice.id)?.onlineS).toBe(3600);
});

test("C23: staff see the figures of their departments only; a period of more than 400 days is refused", async () => {
  const caller = await fixture.as(acme.zoe);
  const question = { ...everything, group: FiguresGroup.ALL };
  expect((await figures.getFigures(question, caller)).figures).toMatchObject([{ served: 0, missed: 0 }]);
  const long = { ...question, from: toTimestamp(new Date("2024-01-01T00:00:00Z")) };
  await expect(figures.getFigures(long, caller)).rejects.toMatchObject({ reason: "chat.invalid_request" });
});

test("C23: now: how many wait, and who holds how many", async () => {
  await fixture.openChat(instance);
  await fixture.heldChat(instance);
  const now = await figures.getNow({}, await fixture.as(administrator));
  expect(now.departments.find(({ name }) => name === "Support")).toMatchObject({ waiting: 1, held: 1, online: 0 });
  expect(now.operators).toMatchObject([{ name: "Alice", held: 1, online: false }]);
});
