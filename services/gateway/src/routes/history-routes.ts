import { HistoryColumn } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { listHistory } from "@switchboard/contracts/operations/history";
import { fromWord, type Word } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { requestOf } from "../view/request.ts";
import type { App } from "./app-instance.ts";
import { pass } from "./serve.ts";

/** All chats (C22), sorted as the caller says. */
export function addHistoryRoutes(app: App, { services }: GatewayDeps): void {
  const toQuestion = requestOf(listHistory, ["sort"]);
  pass(app, services, listHistory, (input) => ({
    ...toQuestion(input),
    sort: input.sort?.split(",").map(toSort) ?? [],
  }));
}

/** A column of which the schema has checked that there is such a one. */
function toSort(text: string) {
  const word = text.replace("-", "") as Word<typeof HistoryColumn>;
  return { column: fromWord(HistoryColumn, word), descending: text.startsWith("-") };
}
