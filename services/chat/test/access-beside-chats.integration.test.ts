import { FavouritesService } from "@switchboard/contracts/gen/switchboard/chat/v1/favourites";
import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { OutreachService } from "@switchboard/contracts/gen/switchboard/chat/v1/outreach";
import {
  ReplyTemplatesService,
  TemplateScope,
  TemplateUse,
} from "@switchboard/contracts/gen/switchboard/chat/v1/reply_templates";
import { RequestsService } from "@switchboard/contracts/gen/switchboard/chat/v1/requests";
import { HistoryOf, VisitorsService } from "@switchboard/contracts/gen/switchboard/chat/v1/visitors";
import type { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { testKeys } from "@switchboard/testing/callers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, type Visitor } from "./fixture.ts";

let fixture: ChatFixture;
let instance: Instance;
let clients: ReturnType<typeof connect>;

const connect = ({ clientOf }: Instance) => ({
  feedback: clientOf(FeedbackService),
  favourites: clientOf(FavouritesService),
  visitors: clientOf(VisitorsService),
  outreach: clientOf(OutreachService),
  requests: clientOf(RequestsService),
  replyTemplates: clientOf(ReplyTemplatesService),
});

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  clients = connect(instance);
});

afterAll(() => fixture.stop());

const denied = "caller.not_allowed";
const hidden = "chat.chat_not_found";
const notYours = "chat.not_yours";
const ok = "ok";

/** What becomes of a call about a chat that Alice holds, for everyone who might knock. */
interface Outcomes {
  readonly visitor: string;
  readonly stranger: string;
  readonly holder: string;
  readonly colleague: string;
  readonly foreigner: string;
}
/** Staff who have no business in chats, services and nobody may nothing of this; a forger is nobody. */
const outsiders = { trainee: denied, service: denied, anonymous: denied, forger: "caller.bad_token" } as const;
type CallerName = keyof Outcomes | keyof typeof outsiders;

const forStaff: Outcomes = { visitor: denied, stranger: denied, holder: ok, colleague: ok, foreigner: hidden };
const forOperator: Outcomes = { ...forStaff, colleague: notYours };
const ownLists: Outcomes = { ...forStaff, foreigner: ok };

type Work = (chatId: string, call: { callerToken: string }) => Promise<unknown>;
type NamesOf<C> = Exclude<{ [S in keyof C]: C[S] extends UnaryClient<infer _> ? keyof C[S] : never }[keyof C], "close">;

const page = { pageSize: 0, pageToken: "" };
const calls: Record<NamesOf<typeof clients>, readonly [Work, Outcomes]> = {
  rateChat: [
    (chatId, call) => clients.feedback.rateChat({ chatId, score: 5, comment: "" }, call),
    { visitor: ok, stranger: hidden, holder: denied, colleague: denied, foreigner: denied },
  ],
  sendTranscript: [
    (chatId, call) => clients.feedback.sendTranscript({ chatId, email: "ann@x.test" }, call),
    { visitor: "chat.not_your_address", stranger: hidden, holder: ok, colleague: ok, foreigner: hidden },
  ],
  addFavourite: [(chatId, call) => clients.favourites.addFavourite({ chatId }, call), forStaff],
  removeFavourite: [(chatId, call) => clients.favourites.removeFavourite({ chatId }, call), ownLists],
  listFavourites: [(_, call) => clients.favourites.listFavourites(page, call), ownLists],
  signOutVisitor: [
    (_, call) => clients.visitors.signOutVisitor({}, call),
    { visitor: ok, stranger: ok, holder: denied, colleague: denied, foreigner: denied },
  ],
  visitPage: [
    (_, call) => clients.visitors.visitPage({ projectId: acme.project, url: "https://shop.example/", title: "" }, call),
    { visitor: ok, stranger: ok, holder: denied, colleague: denied, foreigner: denied },
  ],
  listPages: [(chatId, call) => clients.visitors.listPages({ chatId }, call), forStaff],
  listEarlierChats: [
    (chatId, call) => clients.visitors.listEarlierChats({ chatId, of: HistoryOf.VISITOR, ...page }, call),
    forStaff,
  ],
  addVisitorNote: [(chatId, call) => clients.visitors.addVisitorNote({ chatId, text: "x" }, call), forStaff],
  listVisitorNotes: [(chatId, call) => clients.visitors.listVisitorNotes({ chatId, ...page }, call), forStaff],
  askToSignIn: [(chatId, call) => clients.outreach.askToSignIn({ chatId }, call), forOperator],
  offerPage: [
    (chatId, call) => clients.outreach.offerPage({ chatId, url: "https://shop.example/", label: "" }, call),
    forOperator,
  ],
  knock: [(chatId, call) => clients.outreach.knock({ chatId }, call), { ...forOperator, holder: "chat.visitor_away" }],
  startConversation: [
    (_, call) =>
      clients.outreach.startConversation(
        {
          projectId: acme.project,
          person: { case: "clientId", value: newId() },
          messageId: newId(),
          text: "x",
        },
        call,
      ),
    {
      ...forStaff,
      holder: "chat.client_unknown",
      colleague: "chat.client_unknown",
      foreigner: "chat.department_not_found",
    },
  ],
  requestTicket: [
    (chatId, call) => clients.requests.requestTicket({ chatId, subject: "x" }, call),
    { ...forOperator, holder: "chat.not_a_client" },
  ],
  requestClient: [
    (chatId, call) => clients.requests.requestClient({ chatId, name: "", email: "", phone: "" }, call),
    forOperator,
  ],
  listRequests: [(chatId, call) => clients.requests.listRequests({ chatId }, call), forStaff],
  getAccountLink: [
    (chatId, call) => clients.requests.getAccountLink({ chatId }, call),
    { ...forStaff, holder: "chat.no_account_link", colleague: "chat.no_account_link" },
  ],
  saveReplyTemplate: [
    async (chatId, call) =>
      clients.replyTemplates.saveReplyTemplate(
        {
          chatId,
          messageId: (await fixture.messages(instance, chatId))[0]?.messageId ?? "",
          title: "x",
          shortcut: "",
          text: "",
          scope: TemplateScope.PERSON,
          departmentId: "",
          use: TemplateUse.CHAT,
        },
        call,
      ),
    forStaff,
  ],
  listReplyTemplates: [(_, call) => clients.replyTemplates.listReplyTemplates(page, call), ownLists],
};

function tokenOf(name: CallerName, visitor: Visitor): Promise<string> {
  switch (name) {
    case "visitor":
      return fixture.token(visitor);
    case "stranger":
      return fixture.token(newVisitor());
    case "holder":
      return fixture.token(acme.alice);
    case "colleague":
      return fixture.token(acme.boris);
    case "foreigner":
      return fixture.token(acme.zoe);
    case "trainee":
      return fixture.token(acme.trainee);
    case "service":
      return fixture.token({ kind: "service", name: "gateway" });
    case "anonymous":
      return fixture.token({ kind: "anonymous" });
    case "forger":
      return testKeys().signer.sign(acme.alice);
  }
}

test.each(Object.entries(calls))("%s of a chat that an operator holds, as anyone", async (_rpc, [work, outcomes]) => {
  const expected: Record<CallerName, string> = { ...outcomes, ...outsiders };
  const { chat, visitor } = await fixture.heldChat(instance);
  const found: Record<string, string> = {};
  for (const name of Object.keys(expected) as CallerName[]) {
    const callerToken = await tokenOf(name, visitor);
    found[name] = await work(chat.id, { callerToken }).then(
      () => ok,
      (error: AppError) => error.reason,
    );
  }
  expect(found).toEqual(expected);
});
