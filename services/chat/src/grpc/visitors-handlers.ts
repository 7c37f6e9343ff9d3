import { HistoryOf, type VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import { stamped } from "@switchboard/contracts/times";
import { cutContext, fields, given } from "@switchboard/kit/checks";
import { done, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { addVisitorNote, visitPage } from "../commands/visitors.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { toProtoPage } from "../mapping/message-mapping.ts";
import { listEarlierChats, listPagesOfChat, listVisitorNotes } from "../queries/beside-chat.ts";
import { checkId, filledOf, ofChat, pageFields, wordOf } from "../validation.ts";

/** Characters of a note. */
const NOTE_MAX = 2_000;
/** Characters of a page's title; longer ones are cut, nobody typed them. */
const TITLE_MAX = 200;

const toVisit = fields({
  projectId: checkId,
  url: given<string>(),
  title: (title: string) => cutContext(title).slice(0, TITLE_MAX).toWellFormed(),
});
const toNote = fields({ chatId: checkId, text: filledOf(NOTE_MAX) });
const toEarlier = fields({ chatId: checkId, of: wordOf(HistoryOf), ...pageFields });

/** The face of the service for what is known of visitors: translate in, call one command or query, translate out. */
export function visitorsHandlers(deps: ChatDeps): UnaryHandlers<typeof VisitorsService> {
  const handle = handling(deps);
  return {
    visitPage: handle(toVisit, visitPage, done),
    listPages: handle(ofChat, listPagesOfChat, (pages) => ({ pages: pages.map(toProtoPage) })),
    listEarlierChats: handle(toEarlier, listEarlierChats, ({ rows, nextPageToken }) => ({
      chats: rows.map(toProtoChat),
      nextPageToken,
    })),
    addVisitorNote: handle(toNote, addVisitorNote, (note) => ({ note: stamped(note) })),
    listVisitorNotes: handle(fields({ chatId: checkId, ...pageFields }), listVisitorNotes, (page) => ({
      notes: page.rows.map(stamped),
      nextPageToken: page.nextPageToken,
    })),
  };
}
