import { describe, expect, test } from "vitest";
import type { Endpoint } from "../src/domain/endpoint.ts";
import { checkEndpoint } from "../src/domain/endpoint.ts";
import {
  bodyOf,
  eventType,
  factName,
  occurredAt,
  subjectFilters,
  toSnakeCase,
  wants,
} from "../src/domain/webhook-event.ts";

const project = "018f3c6e-0000-7000-8000-000000000001";
const start = new Date("2030-01-01T00:00:00Z");
const endpoint: Endpoint = {
  id: "e",
  url: "https://hooks.example/",
  eventTypes: ["chat.opened"],
  projectIds: [],
  state: "active",
  disabledReason: "",
  createdAt: start,
  failingSince: null,
  previousSecretUntil: null,
};
const event = { type: "chat.opened", occurredAt: start, projectIds: [project] };

describe("events as they are told outside", () => {
  test("G4: their types are derived from the subjects of the facts", () => {
    expect(factName("switchboard.chat.v1.chat_opened.42")).toEqual({ event: "chat_opened", about: "42" });
    expect(eventType("chat_opened")).toBe("chat.opened");
    expect(eventType("message_sent")).toBe("message.sent");
    expect(eventType("contact_form_submitted")).toBe("contact.form_submitted");
    expect(eventType("mail_requested")).toBeUndefined();
  });

  test("G4: messages are only read when an endpoint wants them", () => {
    const facts = ["chat_opened", "chat_taken", "message_sent", "mail_requested"];
    const chat = { name: "CHAT", subjects: "switchboard.chat.v1.>", facts, always: ["chat_opened"] };
    const none = { ...chat, always: [] };
    expect(subjectFilters(chat, ["chat.taken", "chat.taken", "client.saved"])).toEqual([
      "switchboard.chat.v1.chat_opened.>",
      "switchboard.chat.v1.chat_taken.>",
    ]);
    expect(subjectFilters(none, ["message.sent"])).toEqual(["switchboard.chat.v1.message_sent.>"]);
    expect(subjectFilters(chat, ["chat.opened", "*"])).toEqual([chat.subjects]);
    expect(subjectFilters(none, ["mail.requested"])).toEqual([]);
  });

  test("G4, D2: facts of clients are read and told when an endpoint names them, not with everything", () => {
    const facts = ["client_saved", "client_edited", "registration_answered"];
    const search = { name: "SEARCH", subjects: "switchboard.search.v1.>", facts, always: [] };
    expect(subjectFilters(search, ["*", "chat.opened"])).toEqual([]);
    expect(subjectFilters(search, ["*", "client.edited"])).toEqual(["switchboard.search.v1.client_edited.>"]);
    expect(subjectFilters(search, ["registration.answered"])).toEqual([]);
    const saved = { ...event, type: "client.saved", projectIds: ["another", project] };
    expect(wants({ ...endpoint, eventTypes: ["*"] }, saved)).toBe(false);
    expect(wants({ ...endpoint, eventTypes: ["*", "client.saved"], projectIds: [project] }, saved)).toBe(true);
    expect(wants({ ...endpoint, eventTypes: ["client.saved"], projectIds: ["third"] }, saved)).toBe(false);
  });

  test("G4: an endpoint is told of its types and projects, from its beginning on, while it is active", () => {
    expect(wants(endpoint, event)).toBe(true);
    expect(wants({ ...endpoint, eventTypes: ["*"] }, event)).toBe(true);
    expect(wants({ ...endpoint, eventTypes: ["chat.ended"] }, event)).toBe(false);
    expect(wants({ ...endpoint, projectIds: [project] }, event)).toBe(true);
    expect(wants({ ...endpoint, projectIds: ["another"] }, event)).toBe(false);
    expect(wants({ ...endpoint, projectIds: [project] }, { ...event, projectIds: [] })).toBe(false);
    expect(wants({ ...endpoint, state: "disabled" }, event)).toBe(false);
    expect(wants(endpoint, { ...event, occurredAt: new Date(start.getTime() - 1) })).toBe(false);
  });

  test("G4: the body has the event's id, type, time, subject and data in snake_case", () => {
    const data = toSnakeCase({ chatId: "42", message: { sentAt: "t", list: [{ aB: 1 }] }, none: null });
    const body = bodyOf({ ...event, id: "i", subject: "42", data });
    expect(JSON.parse(body)).toEqual({
      id: "i",
      type: "chat.opened",
      timestamp: "2030-01-01T00:00:00.000Z",
      subject: "42",
      data: { chat_id: "42", message: { sent_at: "t", list: [{ a_b: 1 }] }, none: null },
    });
  });

  test("a UUIDv7 says when it happened; for other ids it is when it was published", () => {
    expect(occurredAt("01943c6e-8a00-7000-8000-000000000000", start).getTime()).toBe(0x01943c6e8a00);
    expect(occurredAt("01943c6e-8a00-4000-8000-000000000000", start)).toBe(start);
    expect(occurredAt("CHAT:12", start)).toBe(start);
  });
});

describe("endpoints that may be kept", () => {
  const types = new Set(["chat.opened", "chat.ended", "client.edited"]);
  const rules = { plain: false, isPublic: (host: string) => !host.startsWith("10."), types };
  const input = { url: "https://hooks.example/a?b=c#d", eventTypes: ["chat.opened", "chat.opened"], projectIds: [] };

  test("G4: the address is kept without a fragment, every type once", () => {
    expect(checkEndpoint(input, rules)).toEqual({
      url: "https://hooks.example/a?b=c",
      eventTypes: ["chat.opened"],
      projectIds: [],
    });
    expect(checkEndpoint({ ...input, eventTypes: ["chat.opened", "*"] }, rules).eventTypes).toEqual(["*"]);
    const named = ["client.edited", "chat.opened", "*", "client.edited"];
    expect(checkEndpoint({ ...input, eventTypes: named }, rules).eventTypes).toEqual(["*", "client.edited"]);
  });

  test.each([
    ["http://hooks.example/", "/url"],
    ["ftp://hooks.example/", "/url"],
    ["https://user:secret@hooks.example/", "/url"],
    ["javascript:alert(1)", "/url"],
    ["hooks.example", "/url"],
    ["https://10.0.0.1/", "/url"],
    [`https://hooks.example/${"a".repeat(2_000)}`, "/url"],
  ])("G4: %s is refused", (url, pointer) => {
    expect(() => checkEndpoint({ ...input, url }, rules)).toThrow(
      expect.objectContaining({
        reason: "notify.invalid_endpoint",
        violations: [expect.objectContaining({ pointer })],
      }),
    );
  });

  test("http is for development", () => {
    expect(checkEndpoint({ ...input, url: "http://127.0.0.1:1/" }, { ...rules, plain: true }).url).toBe(
      "http://127.0.0.1:1/",
    );
  });

  test.each([
    [[]],
    [["Chat.Opened"]],
    [["chat."]],
    [["chat.>"]],
    [["chat.ate"]],
    [Array.from({ length: 51 }, (_, n) => `a.${"b".repeat(n + 1)}`)],
  ])("G4: the types %j are refused", (eventTypes) => {
    expect(() => checkEndpoint({ ...input, eventTypes }, rules)).toThrow(
      expect.objectContaining({ reason: "notify.invalid_endpoint" }),
    );
  });
});
