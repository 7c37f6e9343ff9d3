import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { System } from "@switchboard/stack/system";
import type { Watcher } from "../load/watcher.ts";
import type { Operator } from "../system/office.ts";
import { callRest } from "../system/rest.ts";
import { type Inbox, type LongChat, messagesPerChat, oldWord } from "../system/seed-history.ts";

/** Something whose cost is compared between sizes. */
export interface HistoryCase {
  readonly kind: HistoryKind;
  readonly size: number;
  /** Does it once; throws when the answer is not what it must be. */
  run(): Promise<void>;
}

/** The kinds, as the table calls them. */
export const historyKinds = ["newest page", "page in the middle", "resume of 20"] as const;
export const inboxKinds = ["inbox, first page", "inbox, page in the middle"] as const;
/**
 * Searches by what they find: words that one chat in a thousand says, that nearly all say, a part of a word, letters that
 * begin some word of every chat beside a rare word, what nobody says, and what only the oldest twentieth says.
 */
const searches = {
  "text: rare": () => "zeppelin",
  "text: common": () => "c4ca42",
  "text: part": () => "ppelin",
  "text: several": () => "c c4 zeppelin",
  "text: none": () => "submarine",
  "text: long ago": oldWord,
} as const satisfies Record<string, (chats: number) => string>;
export const textKinds = Object.keys(searches) as (keyof typeof searches)[];
export type HistoryKind = (typeof historyKinds)[number] | (typeof inboxKinds)[number] | keyof typeof searches;

/** Rows of a page: all sizes have as many, or the smaller one would look cheaper. */
const newest = 50;
const few = 20;
const inboxRows = 10;
/** The largest page there is. */
const pageMax = 200;

/** Pages of a chat's messages, and what a client does that missed the last twenty. */
export function messageCases(
  system: System,
  operator: Operator,
  chats: readonly LongChat[],
  watcher: Watcher,
): HistoryCase[] {
  const [gateway = ""] = system.gatewayUrls;
  return chats.flatMap(({ chatId, messages }): HistoryCase[] => {
    const page = async (query: string, rows: number) => {
      const url = `${gateway}/v1/chats/${chatId}/messages?${query}&page_size=${rows}`;
      const { body } = await callRest<Answer<Operations["listMessages"]>>(url, get(operator));
      expectRows(body.messages.length, rows);
    };
    const resume = async (chat: string, after: number) => expectRows(await watcher.watch(chat, after), few);
    const middle = Math.floor(messages / 2) + few;
    return [
      { kind: "newest page", size: messages, run: () => page("", newest) },
      { kind: "page in the middle", size: messages, run: () => page(`before_seq=${middle}`, few) },
      { kind: "resume of 20", size: messages, run: () => resume(chatId, messages - few) },
    ];
  });
}

/** Pages of the history with words that were said, over chats with so many messages. */
export function textCases(system: System, operator: Operator, messages: number): HistoryCase[] {
  const [gateway = ""] = system.gatewayUrls;
  return textKinds.map((kind) => ({
    kind,
    size: messages,
    run: async () => {
      const text = encodeURIComponent(searches[kind](messages / messagesPerChat));
      const url = `${gateway}/v1/history?text=${text}&page_size=${inboxRows}`;
      const { body } = await callRest<Answer<Operations["listHistory"]>>(url, get(operator));
      expectRows(body.chats.length, rowsOf(kind, messages));
    },
  }));
}

/** How many chats a page has; of few chats one in a thousand says the rare word. */
function rowsOf(kind: HistoryKind, messages: number): number {
  if (kind === "text: none") return 0;
  const isRare = kind !== "text: common" && kind !== "text: long ago";
  return isRare ? Math.min(inboxRows, messages / messagesPerChat / 1_000) : inboxRows;
}

/** Pages of the list of waiting chats. */
export async function inboxCases(system: System, inboxes: readonly Inbox[]): Promise<HistoryCase[]> {
  const cases: HistoryCase[] = [];
  for (const inbox of inboxes) {
    const { waiting } = inbox;
    const pages = pagesOf(system, inbox);
    const first = async () => void (await pages.read(inboxRows, ""));
    cases.push({ kind: "inbox, first page", size: waiting, run: first });
    // Of ten there is no page in the middle; the first one stands for it.
    const token = await pages.tokenAfter(Math.floor(waiting / 2) - inboxRows);
    const middle = async () => void (await pages.read(inboxRows, token));
    cases.push({ kind: "inbox, page in the middle", size: waiting, run: middle });
  }
  return cases;
}

/** A list of waiting chats, as its operator reads it. */
interface InboxPages {
  /** Reads a page of so many chats; returns the token of the next one. Throws when rows or the total are wrong. */
  read(rows: number, token: string): Promise<string>;
  /** The token of the page that begins after so many chats. */
  tokenAfter(rows: number): Promise<string>;
}

/** The pages of a list of waiting chats. */
export function pagesOf(system: System, { operator, waiting }: Inbox): InboxPages {
  const [gateway = ""] = system.gatewayUrls;
  const read = async (rows: number, token: string) => {
    const url = `${gateway}/v1/chats?view=waiting&page_size=${rows}&page_token=${token}`;
    const { body } = await callRest<Answer<Operations["listChats"]>>(url, get(operator));
    expectRows(body.chats.length, rows);
    expectRows(body.total, waiting);
    return body.next_page_token;
  };
  const tokenAfter = async (rows: number) => {
    let token = "";
    for (let left = rows; left > 0; left -= pageMax) token = await read(Math.min(left, pageMax), token);
    return token;
  };
  return { read, tokenAfter };
}

/** How long something takes, in milliseconds. */
export async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

function get({ token }: Operator) {
  return { method: "GET", headers: { authorization: `Bearer ${token}` } } as const;
}

function expectRows(found: number, expected: number): void {
  if (found !== expected) throw new Error(`${found} rows came instead of ${expected}`);
}
