import {
  HistoryOf,
  type VisitorNote as ProtoNote,
  type VisitorsService,
} from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { cutContext } from "@switchboard/kit/checks";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { addVisitorNote } from "../commands/add-visitor-note.ts";
import { visitPage } from "../commands/visit-page.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoPage } from "../mapping/message-mapping.ts";
import { listEarlierChats } from "../queries/list-earlier-chats.ts";
import { listPagesOfChat } from "../queries/list-pages.ts";
import { listVisitorNotes } from "../queries/list-visitor-notes.ts";
import type { VisitorNote } from "../store/visitor-notes.ts";
import { checkFilled, checkId, checkWord } from "../validation.ts";

/** Characters of a note. */
const NOTE_MAX = 2_000;
/** Characters of a page's title; longer ones are cut, nobody typed them. */
const TITLE_MAX = 200;

/** The face of the service for what is known of visitors: translate in, call one command or query, translate out. */
export function visitorsHandlers(deps: ChatDeps): UnaryHandlers<typeof VisitorsService> {
  const { pool } = deps;
  return {
    visitPage: async ({ projectId, url, title }, { caller }) => {
      const page = { projectId: checkId(projectId, "/project_id"), url, title: cutContext(title).slice(0, TITLE_MAX) };
      await visitPage(deps, caller, { ...page, title: page.title.toWellFormed() });
      return {};
    },
    listPages: async ({ chatId }, { caller }) => ({
      pages: (await listPagesOfChat(pool, caller, checkId(chatId, "/chat_id"))).map(toProtoPage),
    }),
    listEarlierChats: async ({ chatId, of, ...page }, { caller }) => {
      const found = await listEarlierChats(
        pool,
        caller,
        checkId(chatId, "/chat_id"),
        checkWord(HistoryOf, of, "/of"),
        page,
      );
      return { ...found, chats: found.chats.map(toProtoChat) };
    },
    addVisitorNote: async ({ chatId, text }, context) => {
      const note = await addVisitorNote(
        deps,
        context,
        checkId(chatId, "/chat_id"),
        checkFilled(text, "/text", NOTE_MAX),
      );
      return { note: toProtoNote(note) };
    },
    listVisitorNotes: async ({ chatId, ...page }, { caller }) => {
      const found = await listVisitorNotes(pool, caller, checkId(chatId, "/chat_id"), page);
      return { ...found, notes: found.notes.map(toProtoNote) };
    },
  };
}

function toProtoNote({ writtenAt, ...note }: VisitorNote): Complete<ProtoNote> {
  return { ...note, writtenAt: toTimestamp(writtenAt) };
}
