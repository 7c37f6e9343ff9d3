import { HistoryOf, VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { messageFields } from "@switchboard/contracts/message-fields";
import { cutContext, fields, given } from "@switchboard/kit/checks";
import { done, pageOf } from "@switchboard/rpc/unary-handler";
import { signOutVisitor } from "../commands/identify-visitor.ts";
import { addVisitorNote, visitPage } from "../commands/visitors.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoPage } from "../mapping/message-mapping.ts";
import { listEarlierChats, listPagesOfChat, listVisitorNotes } from "../queries/beside-chat.ts";
import type { VisitorNote } from "../store/visitor-notes.ts";
import { check, ofChat, pageFields } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of a note. */
const NOTE_MAX = 2_000;
/** Characters of a page's title; longer ones are cut, nobody typed them. */
const TITLE_MAX = 200;

const toVisit = fields({
  projectId: check.id,
  url: given<string>(),
  title: (title: string) => cutContext(title).slice(0, TITLE_MAX).toWellFormed(),
});
const toNote = fields({ chatId: check.id, text: check.filledTextOf(NOTE_MAX) });
const toNotes = fields({ chatId: check.id, ...pageFields });
const toProtoNote = (note: VisitorNote) => messageFields(note);
const toEarlier = fields({ chatId: check.id, of: check.wordOf(HistoryOf), ...pageFields });

/** The face of the service for what is known of visitors: translate in, call one command or query, translate out. */
export const serveVisitors = serving(VisitorsService, (handle) => ({
  signOutVisitor: handle(fields({}), signOutVisitor, done),
  visitPage: handle(toVisit, visitPage, done),
  listPages: handle(ofChat, listPagesOfChat, (pages) => ({ pages: pages.map(toProtoPage) })),
  listEarlierChats: handle(toEarlier, listEarlierChats, pageOf("chats", toProtoChat)),
  addVisitorNote: handle(toNote, addVisitorNote, (note) => ({ note: toProtoNote(note) })),
  listVisitorNotes: handle(toNotes, listVisitorNotes, pageOf("notes", toProtoNote)),
}));
