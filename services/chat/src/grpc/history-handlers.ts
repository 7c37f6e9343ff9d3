import { ChatMark, ChatState, EndReason } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { HistoryColumn, HistoryService } from "@switchboard/contracts/gen/switchboard/chat/v1/history";
import { messageFields } from "@switchboard/contracts/message-fields";
import { type Timestamp, toDate } from "@switchboard/contracts/times";
import { toWord } from "@switchboard/contracts/words";
import { fields, given } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { admitting, done, pageOf } from "@switchboard/rpc/unary-handler";
import { deleteChat, deleteChatsBefore } from "../commands/deletions.ts";
import type { Chat } from "../domain/chat.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { requireAdministrator } from "../queries/find-reader.ts";
import { readHistory } from "../queries/list-history.ts";
import { type Deletion, readDeletion } from "../store/deletions.ts";
import { check, ofChat, pageFields } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of what is searched for. */
const SEARCH_MAX = 200;

const toQuestion = fields({
  projectId: check.optionalId,
  departmentId: check.optionalId,
  operatorId: check.optionalId,
  clientId: checkOptionalField,
  visitorId: check.optionalId,
  states: (states: readonly ChatState[], pointer) => states.map((state) => check.word(ChatState, state, pointer)),
  mark: (mark: ChatMark) => toWord(ChatMark, mark),
  endReason: (reason: EndReason) => toWord(EndReason, reason),
  ratings: checkRatings,
  openedFrom: (time: Timestamp | undefined) => toDate(time),
  openedBefore: (time: Timestamp | undefined) => toDate(time),
  text: (text: string, pointer) => (text === "" ? undefined : check.textOf(SEARCH_MAX)(text, pointer)),
  favourites: given<boolean>(),
  sort: checkSort,
  ...pageFields,
});

const toDeletion = fields({
  endedBefore: check.time,
  projectId: check.optionalId,
  confirmation: given<string>(),
});

const toListedChat = (chat: Chat) => toProtoChat({ chat, preview: [] });

/** The face of the service for the history of chats. */
export const serveHistory = serving(HistoryService, (handle, { pool }) => {
  const byAdministrator = admitting((caller) => requireAdministrator(pool, caller));
  return {
    listHistory: handle(toQuestion, readHistory, pageOf("chats", toListedChat)),
    deleteChat: handle(ofChat, deleteChat, done),
    deleteChatsBefore: byAdministrator(handle(toDeletion, deleteChatsBefore, toDeletionAnswer)),
    getDeletion: byAdministrator(async ({ id }) => toDeletionAnswer(await readDeletion(pool, check.id(id, "/id")))),
  };
});

function checkOptionalField(value: string, pointer: string): string | undefined {
  return value === "" ? undefined : check.field(value, pointer);
}

function checkRatings(ratings: readonly number[], pointer: string): readonly number[] {
  if (ratings.every((rating) => rating >= 1 && rating <= 5)) return ratings;
  throw invalidField("chat.invalid_request", pointer, "must be from 1 to 5");
}

function checkSort(sort: readonly { readonly column: HistoryColumn; readonly descending: boolean }[], pointer: string) {
  return sort.map(({ column, descending }) => ({ column: check.word(HistoryColumn, column, pointer), descending }));
}

function toDeletionAnswer({ projectId, ...deletion }: Deletion) {
  return { deletion: messageFields({ ...deletion, projectId: projectId ?? "" }) };
}
