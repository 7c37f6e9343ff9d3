import type { Answer } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { System } from "@switchboard/stack/system";
import type { RowsRequest } from "../floor/rest-service.ts";
import type { RepeatedRequest } from "../load/keep-alive.ts";
import type { HeldChats } from "../system/people.ts";

/** The kinds of requests, as the table calls them. */
export const restKinds = ["held chats", "presence", "history", "note"] as const;
export type RestKind = (typeof restKinds)[number];

/** One kind of request, to the gateway and to the floor. */
export interface RestCase {
  readonly kind: RestKind;
  readonly ours: RepeatedRequest;
  readonly floor: RepeatedRequest;
}

/** Rows of a page. */
const rows = 10;
const noteText = "Wants an answer by mail";

/** What one operator, who holds chats, asks for. */
export function restCases(system: System, floorUrl: string, { chats, operators }: HeldChats): RestCase[] {
  const [gateway = ""] = system.gatewayUrls;
  const [{ id, name, token } = { id: "", name: "", token: "" }] = operators;
  const chatId = chats[0]?.chatId ?? "";
  const headers = { authorization: `Bearer ${token}` };
  const get = (path: string, check: (answer: unknown) => void): RepeatedRequest => ({
    ...{ method: "GET", url: `${gateway}/v1/${path}`, headers, check },
  });
  const floor = (body: RowsRequest, least: number): RepeatedRequest => ({
    ...{ method: "POST", url: floorUrl, body },
    check: (answer) => expectRows((answer as { rows: unknown[] }).rows, least),
  });
  const path = `${gateway}/v1/chats/${chatId}/notes`;
  return [
    {
      kind: "held chats",
      ours: get(`chats?view=held&page_size=${rows}`, (answer) =>
        expectRows((answer as Answer<Operations["listChats"]>).chats, rows),
      ),
      floor: floor({ statement: "held", values: [id, rows] }, rows),
    },
    {
      kind: "presence",
      ours: get("presence", (answer) => expectRows((answer as Answer<Operations["getPresence"]>).departments, 1)),
      floor: floor({ statement: "presence", values: [operators.map((operator) => operator.id)] }, 1),
    },
    {
      kind: "history",
      ours: get(`history?page_size=${rows}`, (answer) =>
        expectRows((answer as Answer<Operations["listHistory"]>).chats, rows),
      ),
      floor: floor({ statement: "history", values: [id, rows] }, rows),
    },
    {
      kind: "note",
      ours: {
        ...{ method: "POST", url: path, headers, body: { text: noteText } },
        check: (answer) => expectRows([(answer as Answer<Operations["addVisitorNote"]>).note], 1),
      },
      floor: floor({ statement: "note", values: [chatId, noteText, id, name] }, 1),
    },
  ];
}

function expectRows(found: readonly unknown[], least: number): void {
  if (found.length < least) throw new Error(`${found.length} rows came instead of ${least}`);
}
