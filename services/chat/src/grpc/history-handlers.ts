import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HistoryColumn, type HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { stamped, type Timestamp, toDate } from "@switchboard/contracts/times";
import { toWord } from "@switchboard/contracts/words";
import { fields, given } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { admitting, done, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { deleteChat, deleteChatsBefore } from "../commands/deletions.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { requireAdministrator } from "../queries/find-reader.ts";
import { readHistory } from "../queries/list-history.ts";
import { listAudit } from "../store/audit.ts";
import { type Deletion, readDeletion } from "../store/deletions.ts";
import { checkField, checkId, checkOptionalId, checkTime, checkWord, ofChat, pageFields } from "../validation.ts";

const toQuestion = fields({
  projectId: checkOptionalId,
  departmentId: checkOptionalId,
  operatorId: checkOptionalId,
  clientId: checkOptionalField,
  visitorId: checkOptionalId,
  states: (states: readonly ChatState[], pointer) => states.map((state) => checkWord(ChatState, state, pointer)),
  mark: (mark: ChatMark) => toWord(ChatMark, mark),
  endReason: (reason: EndReason) => toWord(EndReason, reason),
  ratings: checkRatings,
  openedFrom: (time: Timestamp | undefined) => toDate(time),
  openedBefore: (time: Timestamp | undefined) => toDate(time),
  text: checkOptionalField,
  favourites: given<boolean>(),
  sort: checkSort,
  ...pageFields,
});

const toDeletion = fields({
  endedBefore: checkTime,
  projectId: checkOptionalId,
  confirmation: given<string>(),
});

/** The face of the service for the history of chats. */
export function historyHandlers(deps: ChatDeps): UnaryHandlers<typeof HistoryService> {
  const { pool } = deps;
  const handle = handling(deps);
  const byAdministrator = admitting((caller) => requireAdministrator(pool, caller));
  return {
    listHistory: handle(toQuestion, readHistory, ({ rows, nextPageToken }) => ({
      chats: rows.map((chat) => toProtoChat({ chat, preview: [] })),
      nextPageToken,
    })),
    deleteChat: handle(ofChat, deleteChat, done),
    deleteChatsBefore: byAdministrator(handle(toDeletion, deleteChatsBefore, toDeletionAnswer)),
    getDeletion: byAdministrator(async ({ id }) => toDeletionAnswer(await readDeletion(pool, checkId(id, "/id")))),
    listAudit: byAdministrator(async (page) => {
      const { rows, nextPageToken } = await listAudit(pool, page);
      return { entries: rows.map(stamped), nextPageToken };
    }),
  };
}

function checkOptionalField(value: string, pointer: string): string | undefined {
  return value === "" ? undefined : checkField(value, pointer);
}

function checkRatings(ratings: readonly number[], pointer: string): readonly number[] {
  if (ratings.every((rating) => rating >= 1 && rating <= 5)) return ratings;
  throw invalidField("chat.invalid_request", pointer, "must be from 1 to 5");
}

function checkSort(sort: readonly { readonly column: HistoryColumn; readonly descending: boolean }[], pointer: string) {
  return sort.map(({ column, descending }) => ({ column: checkWord(HistoryColumn, column, pointer), descending }));
}

function toDeletionAnswer({ projectId, ...deletion }: Deletion) {
  return { deletion: stamped({ ...deletion, projectId: projectId ?? "" }) };
}
