import { create } from "@bufbuild/protobuf";
import { ChatSchema, ChatState } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { AuthorKind, FileSchema, MessageSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { type Mode, Permission, StaffSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { GetPreferencesResponseSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import type { Operation } from "@switchboard/contracts/operation";
import { operations } from "@switchboard/contracts/operations";
import { ChatView } from "@switchboard/contracts/schemas/chat";
import { MessageView } from "@switchboard/contracts/schemas/message";
import { StaffView } from "@switchboard/contracts/schemas/organisation";
import { PreferencesView } from "@switchboard/contracts/schemas/preferences";
import { toTimestamp } from "@switchboard/contracts/times";
import Type from "typebox";
import { describe, expect, test } from "vitest";
import { type Called, requestOf } from "../src/view/request.ts";
import { answerView, viewOf } from "../src/view/view.ts";

const at = toTimestamp(new Date("2026-01-02T03:04:05.678Z"));
const chat = create(ChatSchema, {
  id: "c",
  projectId: "p",
  projectName: "Acme",
  departmentId: "d",
  departmentName: "Sales",
  state: ChatState.WAITING,
  visitor: { id: "v", name: "", email: "", phone: "", clientId: "" },
  openedAt: at,
  queuedAt: at,
  visitorCursors: {},
  operatorCursors: {},
  headSeq: 3,
  origin: { pageUrl: "https://acme.example/" },
  summary: "wants a refund",
});

describe("a message of a service is shown as the schema says", () => {
  const show = viewOf(ChatView, ChatSchema);

  test("words, times, and null for what is empty or absent", () => {
    expect(show(chat)).toMatchObject({
      state: "waiting",
      opened_at: "2026-01-02T03:04:05.678Z",
      taken_at: null,
      head_seq: 3,
      previous_chat_id: null,
      end_reason: null,
      uploads_allowed: null,
      visitor: { id: "v", name: null, client_id: null },
    });
  });

  test("an object that the message does not have gathers its fields, and is null without an id", () => {
    const { project, operator } = show(chat);
    expect({ project, operator }).toEqual({ project: { id: "p", name: "Acme" }, operator: null });
    expect(show(create(ChatSchema, { ...chat, operatorId: "o", operatorName: "Olga" })).operator).toEqual({
      id: "o",
      name: "Olga",
    });
  });

  test("C9: what only staff see is null for whoever is not said to be staff", () => {
    expect(show(chat).staff).toBeNull();
    expect(show(chat, "visitor").staff).toBeNull();
    expect(show(chat, "staff").staff).toMatchObject({
      summary: "wants a refund",
      mark: "new",
      origin: { page_url: "https://acme.example/", referrer: null },
    });
  });

  test("of a choice only what was chosen is not null", () => {
    const message = create(MessageSchema, { author: { kind: AuthorKind.VISITOR }, sentAt: at });
    const showMessage = viewOf(MessageView, MessageSchema);
    message.content = { case: "text", value: "" };
    expect(showMessage(message)).toMatchObject({ text: "", file: null, system: null });
    message.content = { case: "file", value: create(FileSchema, { id: "f", size: 7 }) };
    expect(showMessage(message)).toMatchObject({ text: null, file: { id: "f", size: 7, width: null }, system: null });
  });

  test("a word of a newer version is what stands for it, and is left out of a list", () => {
    const staff = create(StaffSchema, { mode: 99 as Mode, permissions: [Permission.CHAT, 99 as Permission] });
    expect(viewOf(StaffView, StaffSchema)(staff)).toMatchObject({
      mode: "offline",
      role: "operator",
      permissions: ["chat"],
    });
  });

  test("an answer is what its response wraps", () => {
    const answer = create(GetPreferencesResponseSchema, { preferences: { version: 3, theme: "dark" } });
    expect(answerView(PreferencesView, GetPreferencesResponseSchema)(answer)).toMatchObject({
      version: 3,
      theme: "dark",
    });
  });

  test("a message without what it must have is not shown", () => {
    expect(() => show(create(ChatSchema, { ...chat, openedAt: undefined }))).toThrow(/opened_at is missing/);
  });

  test.each([
    ["a field that is not there", Type.Object({ colour: Type.String() }), /has no field colour/],
    [
      "an object none of whose fields are there",
      Type.Object({ rival: Type.Object({ id: Type.String() }) }),
      /rival_id|no field id/,
    ],
    ["another type", Type.Object({ head_seq: Type.String() }), /head_seq is a number, not a string/],
    ["a time as something else", Type.Object({ opened_at: Type.Object({}) }), /time/],
  ])("a schema that asks for %s is refused when the view is made", (_, schema, message) => {
    expect(() => viewOf(schema, ChatSchema)).toThrow(message);
  });
});

describe("what callers say becomes the request of a service", () => {
  test("words, times and ids; null and what is left out are the zero value", () => {
    expect(requestOf(operations.listChats)({ view: "held", page_size: 7 })).toEqual({ view: 2, pageSize: 7 });
    expect(
      requestOf(operations.createApiKey)({ name: "n", scopes: ["chats:read"], expires_at: "2026-01-02T03:04:05.678Z" }),
    ).toEqual({ name: "n", scopes: ["chats:read"], expiresAt: at });
    const chatId = "0190B6C0-0000-7000-8000-00000000000A";
    expect(requestOf(operations.takeChat)({ chat_id: chatId })).toEqual({ chatId: chatId.toLowerCase() });
  });

  test("a leap second is the second after it", () => {
    const toQuestion = requestOf(operations.listHistory, ["sort"]);
    expect(toQuestion({ opened_from: "2016-12-31T23:59:60Z", opened_before: "2017-01-01T01:59:60.5+02:00" })).toEqual({
      openedFrom: toTimestamp(new Date("2017-01-01T00:00:00Z")),
      openedBefore: toTimestamp(new Date("2017-01-01T00:00:00.500Z")),
    });
  });

  test("a list in a query is one text", () => {
    const toQuestion = requestOf(operations.listHistory, ["sort"]);
    expect(toQuestion({ states: "waiting,ended", ratings: "1,5" })).toEqual({ states: [1, 3], ratings: [1, 5] });
  });

  test("an object is spread, and a request that wraps all of it does", () => {
    const toSave = requestOf(operations.saveProject);
    const form = { name: "required", email: "off", phone: "optional" } as const;
    const input = { project: "acme", name: "Acme", allowed_origins: [], site_url: null, form };
    expect(toSave(input)).toEqual({
      project: "acme",
      name: "Acme",
      allowedOrigins: [],
      formName: 3,
      formEmail: 1,
      formPhone: 2,
    });
    const preferences = { version: 2, theme: "dark" } as Parameters<typeof toPreferences>[0];
    const toPreferences = requestOf(operations.savePreferences);
    expect(toPreferences(preferences)).toEqual({ preferences: { version: 2, theme: "dark" } });
  });

  test("of two that exclude each other one is refused by name", () => {
    const toRequest = requestOf(operations.listMessages);
    expect(toRequest({ chat_id: "c", after_seq: 0 })).toMatchObject({ from: { case: "afterSeq", value: 0 } });
    expect(() => toRequest({ chat_id: "c", after_seq: 0, before_seq: 9 })).toThrow(
      expect.objectContaining({
        reason: "request.invalid",
        violations: [{ pointer: "/query/before_seq", detail: "must not stand beside after_seq" }],
      }),
    );
  });
});

/** What routes of the gateway turn into fields by themselves. */
const byHand: Record<string, string[]> = { listHistory: ["sort"] };

test("every operation that is a call fits it, input and answer", () => {
  const calls = Object.entries<Operation>(operations).filter(([, { rpc }]) => rpc !== undefined);
  expect(calls.length).toBeGreaterThan(50);
  for (const [name, operation] of calls as [string, Called][]) {
    expect(() => requestOf(operation, byHand[name]), name).not.toThrow();
    const { answer, rpc } = operation;
    if (answer !== undefined) expect(() => answerView(answer, rpc.output), name).not.toThrow();
  }
});
