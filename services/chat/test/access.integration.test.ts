import { ChatList } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { ContactFormService } from "@switchboard/contracts/gen/switchboard/chat/v1/contact_form";
import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { OffersService } from "@switchboard/contracts/gen/switchboard/chat/v1/offers";
import type { AppError } from "@switchboard/kit/errors";
import { newId } from "@switchboard/kit/ids";
import type { UnaryClient } from "@switchboard/rpc/unary-client";
import { testKeys } from "@switchboard/testing/callers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acme, ChatFixture, type Instance, newVisitor, openRequest, type Visitor } from "./fixture.ts";

/** Everyone who might knock. */
const callers = [
  "visitor",
  "stranger",
  "holder",
  "colleague",
  "foreigner",
  "trainee",
  "service",
  "anonymous",
  "forger",
] as const;
type CallerName = (typeof callers)[number];

const ok = "ok";
const denied = "caller.not_allowed";
const hidden = "chat.chat_not_found";
const badToken = "caller.bad_token";
/** What holds for every call: a forged token opens nothing, nobody is nobody. */
const nobody = { anonymous: denied, forger: badToken } as const;

/** What is for staff who may see the chat. */
const onlyStaff = { visitor: denied, stranger: denied, foreigner: hidden, trainee: denied, service: denied } as const;

let fixture: ChatFixture;
let instance: Instance;
let offers: UnaryClient<typeof OffersService>;
let forms: UnaryClient<typeof ContactFormService>;
let work: UnaryClient<typeof DepartmentWorkService>;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  instance = await fixture.instance();
  offers = instance.clientOf(OffersService);
  forms = instance.clientOf(ContactFormService);
  work = instance.clientOf(DepartmentWorkService);
});

afterAll(() => fixture.stop());

async function tokenOf(name: CallerName, visitor: Visitor): Promise<string> {
  switch (name) {
    case "visitor":
      return fixture.token({ ...visitor, client: { projectId: acme.project, id: "c-1", name: "Ann", email: "" } });
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

type Work = (chatId: string, callerToken: string) => Promise<unknown>;

const unary = {
  openChat: [
    (_, callerToken) => instance.client.openChat(openRequest(), { callerToken }),
    {
      visitor: ok,
      stranger: ok,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: denied,
    },
  ],
  getChat: [
    (chatId, callerToken) => instance.client.getChat({ chatId }, { callerToken }),
    { visitor: ok, stranger: hidden, holder: ok, colleague: ok, foreigner: hidden, trainee: denied, service: ok },
  ],
  getVisitorChat: [
    (_, callerToken) => instance.client.getVisitorChat({ projectId: acme.project }, { callerToken }),
    {
      visitor: ok,
      stranger: ok,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: denied,
    },
  ],
  listChats: [
    (_, callerToken) =>
      instance.client.listChats({ view: ChatList.WAITING, pageSize: 0, pageToken: "" }, { callerToken }),
    { visitor: denied, stranger: denied, holder: ok, colleague: ok, foreigner: ok, trainee: denied, service: denied },
  ],
  listMessages: [
    (chatId, callerToken) => instance.client.listMessages({ chatId, pageSize: 0, from: undefined }, { callerToken }),
    { visitor: ok, stranger: hidden, holder: ok, colleague: ok, foreigner: hidden, trainee: denied, service: ok },
  ],
  takeChat: [
    (chatId, callerToken) => instance.client.takeChat({ chatId }, { callerToken }),
    {
      visitor: denied,
      stranger: denied,
      holder: ok,
      colleague: "chat.already_taken",
      foreigner: hidden,
      trainee: denied,
      service: denied,
    },
  ],
  endChat: [
    (chatId, callerToken) => instance.client.endChat({ chatId }, { callerToken }),
    {
      visitor: ok,
      stranger: hidden,
      holder: ok,
      colleague: "chat.not_yours",
      foreigner: hidden,
      trainee: denied,
      service: denied,
    },
  ],
  renameChat: [
    (chatId, callerToken) => instance.client.renameChat({ chatId, name: "x", summary: undefined }, { callerToken }),
    { ...onlyStaff, stranger: denied, holder: ok, colleague: "chat.not_yours" },
  ],
  identifyVisitor: [
    (_, callerToken) => instance.client.identifyVisitor({ projectId: acme.project }, { callerToken }),
    {
      visitor: ok,
      stranger: denied,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: denied,
    },
  ],
  getHeads: [
    (chatId, callerToken) => instance.client.getHeads({ chatIds: [chatId] }, { callerToken }),
    {
      visitor: denied,
      stranger: denied,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: ok,
    },
  ],
  getListDigests: [
    (_, callerToken) => instance.client.getListDigests({ departmentIds: [acme.support] }, { callerToken }),
    {
      visitor: denied,
      stranger: denied,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: ok,
    },
  ],
  getOwnDigests: [
    (_, callerToken) => instance.client.getOwnDigests({ staffIds: [acme.alice.id] }, { callerToken }),
    {
      visitor: denied,
      stranger: denied,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: ok,
    },
  ],
  forwardChat: [
    (chatId, callerToken) => offers.forwardChat({ chatId, departmentId: acme.sales }, { callerToken }),
    { ...onlyStaff, holder: "chat.department_offline", colleague: "chat.not_yours" },
  ],
  transferChat: [
    (chatId, callerToken) =>
      offers.transferChat({ chatId, operatorId: acme.boris.id, reason: "because" }, { callerToken }),
    { ...onlyStaff, holder: "chat.operator_offline", colleague: "chat.not_yours" },
  ],
  denyTransfer: [
    (chatId, callerToken) => offers.denyTransfer({ chatId }, { callerToken }),
    { ...onlyStaff, holder: "chat.no_offer", colleague: "chat.no_offer" },
  ],
  cancelOffer: [
    (chatId, callerToken) => offers.cancelOffer({ chatId }, { callerToken }),
    { ...onlyStaff, holder: "chat.no_offer", colleague: "chat.no_offer" },
  ],
  listForwardTargets: [
    (chatId, callerToken) => offers.listForwardTargets({ chatId }, { callerToken }),
    { ...onlyStaff, holder: ok, colleague: ok },
  ],
  sendToContactForm: [
    (chatId, callerToken) => forms.sendToContactForm({ chatId }, { callerToken }),
    { ...onlyStaff, holder: ok, colleague: "chat.not_yours" },
  ],
  submitContactForm: [
    (chatId, callerToken) =>
      forms.submitContactForm({ ...openRequest(), chatId, projectId: "", departmentId: "" }, { callerToken }),
    {
      // Somebody took it, so the form is not offered any more.
      visitor: "chat.form_not_offered",
      stranger: hidden,
      holder: denied,
      colleague: denied,
      foreigner: denied,
      trainee: denied,
      service: denied,
    },
  ],
  answerMissed: [
    (chatId, callerToken) => forms.answerMissed({ chatId, text: "hello" }, { callerToken }),
    { ...onlyStaff, holder: "chat.not_missed", colleague: "chat.not_missed" },
  ],
  getDepartmentWork: [
    (_, callerToken) => work.getDepartmentWork({ departmentId: acme.support }, { callerToken }),
    { ...onlyStaff, holder: denied, colleague: denied, foreigner: denied, service: ok },
  ],
  getProjectWork: [
    (_, callerToken) => work.getProjectWork({ projectId: acme.project }, { callerToken }),
    { ...onlyStaff, holder: denied, colleague: denied, foreigner: denied, service: ok },
  ],
  sendMessage: [
    (chatId, callerToken) => instance.exchange.send(chatId, newId(), "hi", callerToken),
    {
      visitor: ok,
      stranger: hidden,
      holder: ok,
      colleague: "chat.not_yours",
      foreigner: hidden,
      trainee: denied,
      service: denied,
    },
  ],
  moveCursors: [
    (chatId, callerToken) => instance.exchange.moveCursors(chatId, 1, 1, callerToken),
    {
      visitor: ok,
      stranger: hidden,
      holder: ok,
      colleague: "chat.not_yours",
      foreigner: hidden,
      trainee: denied,
      service: denied,
    },
  ],
} as const satisfies Record<string, readonly [Work, Record<Exclude<CallerName, keyof typeof nobody>, string>]>;

describe("who may do what", () => {
  const cases = Object.entries(unary).flatMap(([rpc, [work, expected]]) =>
    callers.map((caller) => ({ rpc, caller, work, outcome: { ...expected, ...nobody }[caller] })),
  );

  test.each(cases)("$rpc of a chat that an operator holds, as $caller: $outcome", async ({ caller, work, outcome }) => {
    const { chat, visitor } = await fixture.heldChat(instance);
    const token = await tokenOf(caller, visitor);
    const result = await work(chat.id, token).then(
      () => ok,
      (error: AppError) => error.reason,
    );
    expect(result).toBe(outcome);
  });

  test("a chat that does not exist and one that may not be seen are told apart by nobody", async () => {
    const { chat } = await fixture.heldChat(instance);
    const token = await tokenOf("stranger", newVisitor());
    const reasons = await Promise.all(
      [chat.id, newId()].flatMap((chatId) => [
        instance.client.getChat({ chatId }, { callerToken: token }).catch((error: AppError) => error.kind),
        instance.exchange.send(chatId, newId(), "hi", token).catch((error: AppError) => error.kind),
      ]),
    );
    expect(new Set(reasons)).toEqual(new Set(["not_found"]));
  });

  test("the stream itself is opened by services alone", async () => {
    const { ExchangeClient } = await import("./exchange-client.ts");
    const client = new ExchangeClient(instance.address, await fixture.token(acme.alice));
    await expect(client.ended).resolves.toMatchObject({ kind: "permission_denied" });
    client.close();
  });

  test("a token that has to be checked first keeps the calls behind it in their order", async () => {
    const { chat, visitor } = await fixture.heldChat(instance);
    const known = await fixture.token(visitor);
    await instance.exchange.send(chat.id, newId(), "the token is known now", known);
    const unknown = await fixture.token({
      ...visitor,
      client: { projectId: acme.project, id: "c", name: "", email: "" },
    });
    const tokens = [unknown, known, unknown, known];
    await Promise.all(
      instance.exchange.calls(
        tokens.map((callerToken, n) => ({
          command: { case: "sendMessage", value: { chatId: chat.id, messageId: newId(), text: `${n}` } },
          callerToken,
        })),
      ),
    );
    const texts = (await fixture.messages(instance, chat.id)).map(({ content }) => content?.value);
    expect(texts.slice(-4)).toEqual(["0", "1", "2", "3"]);
  });
});
