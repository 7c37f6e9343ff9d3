import type { System } from "@switchboard/stack/system";
import type pg from "pg";
import { cloneRows } from "./clone-rows.ts";
import { withClient } from "./database.ts";
import { Office, type Operator } from "./office.ts";
import { take } from "./people.ts";
import { callRest } from "./rest.ts";
import { openChatsOf } from "./visitors.ts";

/** A held chat with so many messages. */
export interface LongChat {
  readonly chatId: string;
  readonly messages: number;
}

/** An operator in whose list so many chats wait. */
export interface Inbox {
  readonly departmentId: string;
  readonly operator: Operator;
  readonly waiting: number;
}

/** Opens chats through the API and makes them long past it: writing 100 000 messages would take a while. */
export function makeLongChats(
  system: System,
  sizes: readonly number[],
): Promise<{ operator: Operator; chats: LongChat[] }> {
  const [gateway = ""] = system.gatewayUrls;
  return Office.with(system, async (office) => {
    const departmentId = await office.saveDepartment("history");
    const [operator] = await office.hire("history", 1, departmentId);
    if (operator === undefined) throw new Error("nobody was hired");
    const opened = await openChatsOf(gateway, sizes.length, { projectId: office.projectId, departmentId });
    const chats = opened.map(({ chatId }, index) => ({ chatId, messages: sizes[index] ?? 0 }));
    for (const { chatId } of chats) await take(gateway, chatId, operator.token);
    await withClient(system.databaseUrls.chat, async (client) => {
      for (const chat of chats) await lengthen(client, chat);
      // As autovacuum would in a while.
      await client.query("vacuum (analyze) messages");
    });
    return { operator, chats };
  });
}

/** Makes a department with one operator for each size, in which so many chats wait. */
export function makeInboxes(system: System, sizes: readonly number[]): Promise<Inbox[]> {
  const [gateway = ""] = system.gatewayUrls;
  return Office.with(system, (office) =>
    withClient(system.databaseUrls.chat, async (client) => {
      const inboxes: Inbox[] = [];
      for (const waiting of sizes) {
        const departmentId = await office.saveDepartment(`inbox-${waiting}`);
        const [operator] = await office.hire(`inbox-${waiting}`, 1, departmentId);
        if (operator === undefined) throw new Error("nobody was hired");
        const [opened] = await openChatsOf(gateway, 1, { projectId: office.projectId, departmentId });
        await copyChat(client, opened?.chatId ?? "", waiting - 1);
        inboxes.push({ departmentId, operator, waiting });
      }
      await client.query("vacuum (analyze) chats, chat_heads, messages, visitors, list_entries");
      return inboxes;
    }),
  );
}

/** Messages of an ended chat, as far as its words go. */
export const messagesPerChat = 10;

/** Ended chats of one operator, whose words can be searched. */
export interface EndedChats {
  readonly operator: Operator;
  /** Makes as many as there are to be, in all. */
  growTo(chats: number): Promise<void>;
}

/** What only the oldest twentieth of so many chats says. */
export function oldWord(chats: number): string {
  return `old${chats}x`;
}

/** Ends a chat through the API, of which others are made past it. */
export function makeEndedChats(system: System): Promise<EndedChats> {
  const [gateway = ""] = system.gatewayUrls;
  return Office.with(system, async (office) => {
    const departmentId = await office.saveDepartment("ended");
    const [operator] = await office.hire("ended", 1, departmentId);
    const [opened] = await openChatsOf(gateway, 1, { projectId: office.projectId, departmentId });
    if (operator === undefined || opened === undefined) throw new Error("nobody was hired");
    const { chatId } = opened;
    await take(gateway, chatId, operator.token);
    const headers = { authorization: `Bearer ${operator.token}` };
    await callRest(`${gateway}/v1/chats/${chatId}/end`, { method: "POST", headers });
    let there = 1;
    const growTo = (chats: number) =>
      withClient(system.databaseUrls.chat, async (client) => {
        await copyEnded(client, chatId, there, chats);
        there = chats;
      });
    return { operator, growTo };
  });
}

/** The id of a copy: version 4 and its variant, as ids are checked when they come back in the token of a page. */
const copyId = (what: string) =>
  `overlay(overlay(md5('${what}' || n || $2::uuid) placing '4' from 13) placing '8' from 17)::uuid`;

async function copyEnded(client: pg.Client, chatId: string, from: number, to: number): Promise<void> {
  const n = `(n + ${from})`;
  const id = copyId("ended").replace("|| n ||", `|| ${n} ||`);
  await cloneRows(client, "chats", "t.id = $2::uuid", [chatId], to - from, {
    id,
    opened_at: `t.opened_at - ${n} * interval '1 second'`,
  });
  await cloneRows(client, "chat_heads", "t.chat_id = $2::uuid", [chatId], to - from, { chat_id: id });
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexname as name, indexdef as definition from pg_indexes where indexname = 'chat_words_words_idx'`,
  );
  // Made again at the end: for each row by itself it takes many times as long.
  for (const { name } of rows) await client.query(`drop index ${name}`);
  // Eighty words of seven letters, few of them in most chats and most of them in few; one that is in one of a thousand.
  await client.query(
    `insert into chat_words (chat_id, project_id, department_id, operator_id, opened_at, words)
     select c.id, c.project_id, c.department_id, c.operator_id, c.opened_at, array_to_tsvector(array(
       select distinct substr(word, place)
       from (
         select substr(md5(floor(exp(random() * 9.9 + 0 * n))::text), 1, 7) as word
         from generate_series(1, 8 * ${messagesPerChat})
         union all select 'zeppelin' where n % 1000 = 7
         union all select '${oldWord(to)}' where ${n} > ${to * 0.95}
       ) words, generate_series(1, 5) place
     ))
     from generate_series(1, $1::int) n
     join chats c on c.id = ${id}`,
    [to - from, chatId],
  );
  for (const { definition } of rows) await client.query(definition);
  await client.query("vacuum (analyze) chats, chat_heads, chat_words");
}

/** Repeats the chat's first message until there are as many as wanted. */
async function lengthen(client: pg.Client, { chatId, messages }: LongChat): Promise<void> {
  const { rows } = await client.query<{ last: number }>("select last_seq as last from chat_heads where chat_id = $1", [
    chatId,
  ]);
  const last = rows[0]?.last ?? 0;
  await cloneRows(client, "messages", "t.chat_id = $2 and t.seq = 1", [chatId], messages - last, {
    seq: `n + ${last}`,
    message_id: "gen_random_uuid()",
  });
  await client.query("update chat_heads set last_seq = $2 where chat_id = $1", [chatId, messages]);
}

/**
 * Copies a waiting chat with its visitor, messages, place in the list and deadlines; every copy is a visitor's own and
 * came a moment later.
 */
async function copyChat(client: pg.Client, chatId: string, copies: number): Promise<void> {
  // Version 4 and its variant, as ids are checked when they come back in the token of a page.
  const idOf = (what: string) =>
    `overlay(overlay(md5('${what}' || n || $2::uuid) placing '4' from 13) placing '8' from 17)::uuid`;
  const source = "(select visitor_id from chats where id = $2::uuid)";
  const ofChat = "t.chat_id = $2::uuid";
  const later = "t.queued_at + n * interval '1 millisecond'";
  await cloneRows(client, "visitors", `t.id = ${source}`, [chatId], copies, { id: idOf("visitor") });
  await cloneRows(client, "chats", "t.id = $2::uuid", [chatId], copies, {
    id: idOf("chat"),
    visitor_id: idOf("visitor"),
    queued_at: later,
  });
  await cloneRows(client, "chat_heads", ofChat, [chatId], copies, { chat_id: idOf("chat") });
  await cloneRows(client, "messages", ofChat, [chatId], copies, {
    chat_id: idOf("chat"),
    message_id: "gen_random_uuid()",
  });
  const entry = { chat_id: idOf("chat"), queued_at: later };
  await cloneRows(client, "list_entries", ofChat, [chatId], copies, entry);
  await client.query(
    `insert into list_counts (department_ids, change)
     select array_agg(department_id order by department_id), $2 from list_entries where chat_id = $1`,
    [chatId, copies],
  );
  await cloneRows(client, "deadlines", ofChat, [chatId], copies, { chat_id: idOf("chat") });
}
