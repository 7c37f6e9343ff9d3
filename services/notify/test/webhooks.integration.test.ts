import { inspect } from "node:util";
import {
  type Delivery,
  DeliveryState,
  type Endpoint,
  EndpointState,
} from "@switchboard/contracts/gen/switchboard/notify/v1/webhooks";
import { chatEventSubject, searchEventSubject } from "@switchboard/contracts/subjects";
import { toDate } from "@switchboard/contracts/times";
import type { Caller, KeyCaller } from "@switchboard/kit/caller";
import { newId } from "@switchboard/kit/ids";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import { verifyWebhook } from "@switchboard/sdk/verify-webhook";
import { silentLog } from "@switchboard/testing/log";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cleanUp } from "../src/commands/clean-up.ts";
import { admin, type Instance, NotifyFixture, operator } from "./fixture.ts";
import { type Received, Receiver, status } from "./receiver.ts";

// Far above what anything here takes; conditions are waited for.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let fixture: NotifyFixture;
let receiver: Receiver;
let instance: Instance;

beforeAll(async () => {
  fixture = await NotifyFixture.start();
  receiver = await Receiver.start();
  instance = await fixture.instance({ timeoutMs: 5_000 });
});

afterAll(async () => {
  await fixture.stop();
  await receiver.stop();
});

interface Hook {
  readonly endpoint: Endpoint;
  readonly secret: string;
  readonly path: string;
}

/** An endpoint with a path of its own at the receiver. */
async function hook(eventTypes: string[] = ["chat.opened"], projectIds: string[] = []): Promise<Hook> {
  const path = `/${newId()}`;
  const request = { url: receiver.url(path), eventTypes, projectIds };
  const { endpoint, secret } = await instance.webhooks.createEndpoint(request, await fixture.as(admin));
  if (endpoint === undefined) throw new TypeError("expected an endpoint");
  return { endpoint, secret, path };
}

/** Removes an endpoint, so that it gets nothing of what other tests tell. */
async function unhook({ endpoint }: Hook): Promise<void> {
  await instance.webhooks.deleteEndpoint({ endpointId: endpoint.id }, await fixture.as(admin));
}

async function openChat(projectId = newId(), chatId = newId(), eventId = newId()): Promise<string> {
  const payload = { chatId, projectId, departmentId: newId(), visitorId: newId(), openedAt: new Date().toISOString() };
  await fixture.publish(chatEventSubject("chat_opened", chatId), payload, eventId);
  return chatId;
}

const say = (chatId: string, text: string) =>
  fixture.publish(chatEventSubject("message_sent", chatId), { message: { chatId, content: { text } } });

async function deliveriesOf({ endpoint }: Hook, state: DeliveryState = DeliveryState.UNSPECIFIED): Promise<Delivery[]> {
  const request = { endpointId: endpoint.id, state, pageSize: 200, pageToken: "" };
  return (await instance.webhooks.listDeliveries(request, await fixture.as(admin))).deliveries;
}

async function untilReceived(path: string, count = 1): Promise<Received[]> {
  await until(`${count} requests came`, () => receiver.at(path).length >= count, 30_000);
  return receiver.at(path);
}

const untilDelivery = (of: Hook, state: DeliveryState) =>
  until(`a delivery is in state ${state}`, async () => (await deliveriesOf(of, state))[0], 30_000);

describe("what an endpoint is told", () => {
  test("G4: an event arrives signed, with its id, type, time, subject and data", async () => {
    const mine = await hook();
    const eventId = newId();
    const projectId = newId();
    const chatId = await openChat(projectId, newId(), eventId);
    const [request] = await untilReceived(mine.path);
    const event = verifyWebhook(request?.body ?? "", request?.headers ?? {}, mine.secret);
    expect(event).toMatchObject({ id: eventId, type: "chat.opened", subject: chatId, data: { project_id: projectId } });
    expect(Date.parse(event.timestamp)).toBeGreaterThan(Date.now() - 60_000);
    expect(request).toMatchObject({ eventId });
    const done = await untilDelivery(mine, DeliveryState.SUCCEEDED);
    expect(done).toMatchObject({
      id: request?.deliveryId,
      eventId,
      attempts: 1,
      responseStatus: 200,
      responseBody: "thanks",
      error: "",
      body: request?.body,
    });
    await unhook(mine);
  });

  test("G4: only its types; who wants all is told also such as nobody here knows, and never what is internal", async () => {
    const all = await hook(["*"]);
    const some = await hook(["chat.taken", "chat.ended"]);
    const chatId = await openChat();
    await fixture.requestMail();
    await fixture.publish(`switchboard.chat.v1.sofa_delivered.${chatId}`, { colour: "red" });
    await fixture.publish(chatEventSubject("chat_ended", chatId), { chatId });
    await Promise.all([untilReceived(all.path, 3), untilReceived(some.path, 1)]);
    const types = (path: string) => receiver.at(path).map(({ event }) => event.type);
    expect(types(all.path)).toEqual(["chat.opened", "sofa.delivered", "chat.ended"]);
    expect(types(some.path)).toEqual(["chat.ended"]);
    await Promise.all([unhook(all), unhook(some)]);
  });

  test("G4: only of its projects, for all events of their chats", async () => {
    const projectId = newId();
    const mine = await hook(["chat.opened", "chat.ended"], [projectId]);
    const elsewhere = await openChat();
    const here = await openChat(projectId);
    for (const chatId of [elsewhere, here]) await fixture.publish(chatEventSubject("chat_ended", chatId), { chatId });
    const requests = await untilReceived(mine.path, 2);
    expect(requests.map(({ event }) => [event.type, event.subject])).toEqual([
      ["chat.opened", here],
      ["chat.ended", here],
    ]);
    await unhook(mine);
  });

  test("G4, D2: of clients who asks by name, and only of its projects", async () => {
    const projectId = newId();
    const all = await hook(["*", "chat.opened"]);
    const named = await hook(["client.edited", "client.erased"]);
    const limited = await hook(["client.edited"], [projectId]);
    const [here, elsewhere] = [newId(), newId()];
    const edited = (clientId: string, projectIds: string[]) =>
      fixture.publish(searchEventSubject("client_edited", clientId), { clientId, version: 2, projectIds });
    await edited(elsewhere, [newId()]);
    await edited(here, [newId(), projectId]);
    await fixture.publish(searchEventSubject("client_saved", here), { clientId: here, version: 2 });
    await fixture.publish(searchEventSubject("client_erased", here), { clientId: here, version: 3 });
    const told = (path: string) => receiver.at(path).map(({ event }) => [event.type, event.subject]);
    await Promise.all([untilReceived(named.path, 3), untilReceived(limited.path, 1)]);
    expect(told(named.path).sort()).toEqual(
      [
        ["client.edited", elsewhere],
        ["client.edited", here],
        ["client.erased", here],
      ].sort(),
    );
    expect(told(limited.path)).toEqual([["client.edited", here]]);
    const chatId = await openChat();
    await untilReceived(all.path, 1);
    expect(told(all.path)).toEqual([["chat.opened", chatId]]);
    await Promise.all([unhook(all), unhook(named), unhook(limited)]);
  });

  test("G4: nothing of what was before it, everything from then on, also of a type that nobody wanted before", async () => {
    const chatId = await openChat();
    await say(chatId, "too early");
    const mine = await hook(["message.sent"]);
    await say(chatId, "in time");
    const [request] = await untilReceived(mine.path);
    expect(request?.body).toContain("in time");
    expect(receiver.at(mine.path)).toHaveLength(1);
    await unhook(mine);
  });

  test("G4: an event that cannot be read holds up none that follow", async () => {
    const mine = await hook();
    const chatId = newId();
    const garbage = { chatId, projectId: newId(), openedAt: "the day before yesterday" };
    await fixture.publish(chatEventSubject("chat_opened", chatId), garbage);
    const next = await openChat();
    await until("the next came", () => receiver.at(mine.path).some(({ event }) => event.subject === next), 30_000);
    await unhook(mine);
  });

  test("G4: an event that the stream tells twice is delivered once", async () => {
    const mine = await hook();
    const eventId = newId();
    const chatId = await openChat(newId(), newId(), eventId);
    await untilReceived(mine.path);
    // As after a stream was made anew: everything is read again.
    await fixture.pool.query("update stream_positions set stream_created_at = now() - interval '1 year'");
    const marker = await openChat();
    await until(
      "the second one came",
      () => receiver.at(mine.path).some(({ event }) => event.subject === marker),
      30_000,
    );
    expect(receiver.at(mine.path).filter(({ event }) => event.subject === chatId)).toHaveLength(1);
    await unhook(mine);
  });
});

describe("targets in trouble", () => {
  test("G4: a target that answers 500 gets the event again, with the same ids and bytes", async () => {
    const mine = await hook();
    receiver.answer(mine.path, (_request, number, response) =>
      response.writeHead(number === 1 ? 500 : 200).end(number === 1 ? "ouch" : "fine"),
    );
    await openChat();
    const [first, second] = await untilReceived(mine.path, 2);
    expect(second).toMatchObject({ eventId: first?.eventId, deliveryId: first?.deliveryId, body: first?.body });
    const done = await untilDelivery(mine, DeliveryState.SUCCEEDED);
    expect(done).toMatchObject({ attempts: 2, responseBody: "fine" });
    await unhook(mine);
  });

  test("G4: events of one chat keep their order while it fails, other chats go past", async () => {
    const mine = await hook(["message.sent"]);
    const [slow, quick] = [newId(), newId()];
    receiver.answer(mine.path, ({ event }, number, response) =>
      response.writeHead(event.subject === slow && number < 6 ? 503 : 200).end(),
    );
    for (const text of ["1", "2", "3"]) await say(slow, text);
    for (const text of ["1", "2", "3"]) await say(quick, text);
    const told = (chatId: string) =>
      receiver
        .at(mine.path)
        .filter(({ event }) => event.subject === chatId)
        .map(({ body }) => /"text":"(\d)"/.exec(body)?.[1]);
    await until("everything came", () => told(slow).at(-1) === "3" && told(quick).at(-1) === "3", 30_000);
    expect(told(quick)).toEqual(["1", "2", "3"]);
    expect([...new Set(told(slow))]).toEqual(["1", "2", "3"]);
    expect(told(slow).join("")).toMatch(/^1+23$/);
    await unhook(mine);
  });

  test("G4: a target that refuses ends the delivery, and the next event of the chat is told", async () => {
    const mine = await hook(["message.sent"]);
    const chatId = newId();
    receiver.answer(mine.path, (_request, number, response) => response.writeHead(number === 1 ? 422 : 200).end());
    await say(chatId, "1");
    await say(chatId, "2");
    await untilReceived(mine.path, 2);
    expect(await untilDelivery(mine, DeliveryState.DEAD)).toMatchObject({ attempts: 1, error: "status 422" });
    await untilDelivery(mine, DeliveryState.SUCCEEDED);
    await unhook(mine);
  });

  test("G4: a target that answers 410 asks to be left alone: it is switched off", async () => {
    const mine = await hook();
    receiver.answer(mine.path, (_request, _number, response) => response.writeHead(410).end());
    await openChat();
    const found = async () => {
      const { endpoints } = await instance.webhooks.listEndpoints({}, await fixture.as(admin));
      return endpoints.find(({ id, disabledReason }) => id === mine.endpoint.id && disabledReason === "gone");
    };
    expect(await until("it is switched off", found, 30_000)).toMatchObject({ state: EndpointState.DISABLED });
    await unhook(mine);
  });

  test("G4: a target that hangs holds up no other one", async () => {
    const hanging = await hook();
    const other = await hook();
    receiver.answer(hanging.path, () => {});
    const chats = await Promise.all(Array.from({ length: 20 }, () => openChat()));
    await untilReceived(other.path, 20);
    expect(new Set(receiver.at(other.path).map(({ event }) => event.subject))).toEqual(new Set(chats));
    // Its own slots, and no more, are waiting.
    expect(receiver.at(hanging.path).length).toBeLessThanOrEqual(4);
    await until(
      "an attempt ended",
      async () => (await deliveriesOf(hanging)).some(({ error }) => error !== ""),
      30_000,
    );
    expect((await deliveriesOf(hanging)).map(({ error }) => error)).toContain("no answer within 5000 ms");
    await Promise.all([unhook(hanging), unhook(other)]);
  });

  test("G4: a target that is not there is tried again", async () => {
    const gone = await Receiver.start();
    const url = gone.url("/hook");
    await gone.stop();
    const request = { url, eventTypes: ["chat.opened"], projectIds: [] };
    const { endpoint } = await instance.webhooks.createEndpoint(request, await fixture.as(admin));
    if (endpoint === undefined) throw new TypeError("expected an endpoint");
    const mine = { endpoint, secret: "", path: "" };
    await openChat();
    await until(
      "it was tried twice",
      async () => (await deliveriesOf(mine)).some(({ attempts }) => attempts >= 2),
      30_000,
    );
    expect((await deliveriesOf(mine))[0]).toMatchObject({
      responseStatus: 0,
      error: expect.stringContaining("ECONNREFUSED"),
    });
    await unhook(mine);
  });

  test("G4: a redirection is not followed, and only the begin of an answer is kept", async () => {
    const mine = await hook();
    receiver.answer(mine.path, (_request, _number, response) =>
      response.writeHead(302, { location: receiver.url("/elsewhere") }).end("x".repeat(100_000)),
    );
    await openChat();
    const dead = await untilDelivery(mine, DeliveryState.DEAD);
    expect(dead).toMatchObject({ responseStatus: 302, error: "status 302: redirections are not followed" });
    expect(dead.responseBody).toBe("x".repeat(4_096));
    expect(receiver.at("/elsewhere")).toEqual([]);
    await unhook(mine);
  });

  test("G4: a private address is refused each time it would be sent to, not only when it is written down", async () => {
    const mine = await hook();
    const sealed = await NotifyFixture.start();
    const strict = await sealed.instance({ allowPrivate: false });
    const create = async (url: string) =>
      strict.webhooks.createEndpoint({ url, eventTypes: ["chat.opened"], projectIds: [] }, await sealed.as(admin));
    await expect(create(mine.endpoint.url)).rejects.toMatchObject({ reason: "notify.invalid_endpoint" });
    // https, and a name that leads here.
    const { endpoint } = await create(mine.endpoint.url.replace("http://127.0.0.1", "https://localhost"));
    const { delivery } = await strict.webhooks.sendTest({ endpointId: endpoint?.id ?? "" }, await sealed.as(admin));
    const list = { endpointId: endpoint?.id ?? "", state: DeliveryState.DEAD, pageSize: 1, pageToken: "" };
    const found = async () => (await strict.webhooks.listDeliveries(list, await sealed.as(admin))).deliveries[0];
    const dead = await until("it was refused", found, 30_000);
    expect(dead).toMatchObject({
      id: delivery?.id,
      error: "localhost leads to an address that is not public",
    });
    await sealed.stop();
    await unhook(mine);
  });

  test("G4: an endpoint with nothing but failures for 3 days is switched off; switched on, it gets what waited", async () => {
    const mine = await hook();
    receiver.answer(mine.path, status(500));
    await openChat();
    await untilReceived(mine.path);
    const long = "update endpoints set failing_since = now() - interval '73 hours' where id = $1";
    await until(
      "it counts as failing",
      async () =>
        (await fixture.pool.query(`${long} and failing_since is not null`, [mine.endpoint.id])).rowCount === 1,
    );
    const find = async () => {
      const { endpoints } = await instance.webhooks.listEndpoints({}, await fixture.as(admin));
      return endpoints.find(({ id }) => id === mine.endpoint.id);
    };
    await until("it is off", async () => (await find())?.state === EndpointState.DISABLED, 30_000);
    expect((await find())?.disabledReason).toBe("failing");
    const witness = await hook();
    await openChat();
    await untilReceived(witness.path);
    receiver.answer(mine.path, status(200));
    const change = { ...mine.endpoint, endpointId: mine.endpoint.id, state: EndpointState.ACTIVE };
    const { endpoint } = await instance.webhooks.updateEndpoint(change, await fixture.as(admin));
    expect(endpoint).toMatchObject({ state: EndpointState.ACTIVE, disabledReason: "" });
    expect(endpoint?.failingSince).toBeUndefined();
    await untilDelivery(mine, DeliveryState.SUCCEEDED);
    // What happened meanwhile was not kept for it.
    expect(await deliveriesOf(mine)).toHaveLength(1);
    await Promise.all([unhook(mine), unhook(witness)]);
  });

  test("G4: an endpoint that falls behind without end is switched off", async () => {
    const mine = await hook();
    receiver.answer(mine.path, status(500));
    for (let n = 0; n < 3; n++) await openChat();
    await until("they wait", async () => (await deliveriesOf(mine, DeliveryState.PENDING)).length === 3);
    await cleanUp(fixture.pool, silentLog, new AbortController().signal, 2);
    const { endpoints } = await instance.webhooks.listEndpoints({}, await fixture.as(admin));
    expect(endpoints.find(({ id }) => id === mine.endpoint.id)).toMatchObject({ disabledReason: "backlog" });
    await unhook(mine);
  });

  test("G4: a delivery whose sender died is made by another instance", async () => {
    const mine = await hook();
    receiver.answer(mine.path, status(500));
    await openChat();
    await untilReceived(mine.path);
    receiver.answer(mine.path, status(200));
    await fixture.pool.query(
      "update delivery_queues set lease_id = gen_random_uuid(), due_at = now() where endpoint_id = $1",
      [mine.endpoint.id],
    );
    await untilDelivery(mine, DeliveryState.SUCCEEDED);
    await unhook(mine);
  });
});

describe("looking after webhooks", () => {
  test("G4: after a rotation deliveries carry both signatures, after the second one the first secret is no good", async () => {
    const mine = await hook();
    const rotate = async () => {
      const answer = await instance.webhooks.rotateSecret({ endpointId: mine.endpoint.id }, await fixture.as(admin));
      expect(toDate(answer.endpoint?.previousSecretUntil)?.getTime()).toBeGreaterThan(Date.now());
      return answer.secret;
    };
    const second = await rotate();
    await openChat();
    const [both] = await untilReceived(mine.path);
    for (const secret of [mine.secret, second]) verifyWebhook(both?.body ?? "", both?.headers ?? {}, secret);
    const third = await rotate();
    await openChat();
    const last = (await untilReceived(mine.path, 2))[1];
    for (const secret of [second, third]) verifyWebhook(last?.body ?? "", last?.headers ?? {}, secret);
    expect(() => verifyWebhook(last?.body ?? "", last?.headers ?? {}, mine.secret)).toThrow("not to be believed");
    await fixture.pool.query("update endpoints set previous_secret_until = now() where id = $1", [mine.endpoint.id]);
    await openChat();
    const alone = (await untilReceived(mine.path, 3))[2];
    expect(alone?.signature.match(/v1,/g)).toHaveLength(1);
    await unhook(mine);
  });

  test("G4: a delivery can be made once more, with the same event id, as often as one likes", async () => {
    const mine = await hook();
    await openChat();
    const [first] = await untilReceived(mine.path);
    const done = await untilDelivery(mine, DeliveryState.SUCCEEDED);
    const key = await fixture.as(admin, newId());
    const { delivery } = await instance.webhooks.redeliver({ deliveryId: done.id }, key);
    expect(delivery).toMatchObject({ eventId: done.eventId, redeliveryOf: done.id, state: DeliveryState.PENDING });
    // G2: repeated, it is the same delivery.
    expect((await instance.webhooks.redeliver({ deliveryId: done.id }, key)).delivery?.id).toBe(delivery?.id);
    const [, second] = await untilReceived(mine.path, 2);
    expect(second).toMatchObject({ eventId: first?.eventId, body: first?.body, deliveryId: delivery?.id });
    await instance.webhooks.redeliver({ deliveryId: done.id }, await fixture.as(admin, newId()));
    await untilReceived(mine.path, 3);
    await unhook(mine);
  });

  test("G4: a test event can be sent", async () => {
    const mine = await hook(["chat.ended"]);
    await instance.webhooks.sendTest({ endpointId: mine.endpoint.id }, await fixture.as(admin));
    const [request] = await untilReceived(mine.path);
    expect(request?.event).toMatchObject({ type: "endpoint.test", subject: mine.endpoint.id });
    await unhook(mine);
  });

  test("G4: the secret is shown once, also when the request is repeated", async () => {
    const request = { url: receiver.url(`/${newId()}`), eventTypes: ["chat.opened"], projectIds: [] };
    const key = await fixture.as(admin, newId());
    const first = await instance.webhooks.createEndpoint(request, key);
    const again = await instance.webhooks.createEndpoint(request, key);
    expect(first.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(again).toEqual({ ...first, secret: "" });
    const { endpoints } = await instance.webhooks.listEndpoints({}, await fixture.as(admin));
    expect(endpoints.filter(({ url }) => url === request.url)).toHaveLength(1);
    expect(inspect(endpoints, { depth: null })).not.toContain(first.secret);
    await instance.webhooks.deleteEndpoint({ endpointId: first.endpoint?.id ?? "" }, await fixture.as(admin));
  });

  test("G4: the log of deliveries has pages, newest first, also of one state", async () => {
    const mine = await hook();
    for (let n = 0; n < 5; n++) await openChat();
    await untilReceived(mine.path, 5);
    await until("all are written down", async () => (await deliveriesOf(mine, DeliveryState.SUCCEEDED)).length === 5);
    const seen: string[] = [];
    for (let pageToken = "", more = true; more; ) {
      const request = { endpointId: mine.endpoint.id, state: DeliveryState.SUCCEEDED, pageSize: 2, pageToken };
      const page = await instance.webhooks.listDeliveries(request, await fixture.as(admin));
      seen.push(...page.deliveries.map(({ id }) => id));
      pageToken = page.nextPageToken;
      more = pageToken !== "";
    }
    expect(seen).toEqual((await deliveriesOf(mine)).map(({ id }) => id));
    await unhook(mine);
  });

  test("G4: a deleted endpoint is gone with its deliveries", async () => {
    const mine = await hook();
    receiver.answer(mine.path, status(500));
    await openChat();
    await untilReceived(mine.path);
    await unhook(mine);
    await expect(deliveriesOf(mine)).rejects.toMatchObject({ reason: "notify.endpoint_not_found" });
    await cleanUp(fixture.pool, silentLog, new AbortController().signal);
    const { rows } = await fixture.pool.query<{ left: number }>(
      `select (select count(*) from deliveries where endpoint_id = $1)::int
        + (select count(*) from delivery_queues where endpoint_id = $1)::int
        + (select count(*) from endpoints where id = $1)::int as left`,
      [mine.endpoint.id],
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  test("G4: administrators and keys with the scope look after webhooks, nobody else", async () => {
    const mine = await hook();
    const id = mine.endpoint.id;
    const others: Caller[] = [
      operator,
      { kind: "staff", id: newId(), name: "Stranger" },
      { kind: "visitor", id: newId() },
      { kind: "service", name: "gateway" },
      { kind: "key", id: newId(), name: "Reports", scopes: ["figures:read", "webhooks:read"] },
      { kind: "anonymous" },
    ];
    for (const caller of others) {
      const call = await fixture.as(caller);
      const input = { url: mine.endpoint.url, eventTypes: ["*"], projectIds: [] };
      const calls = [
        instance.webhooks.createEndpoint(input, call),
        instance.webhooks.listEndpoints({}, call),
        instance.webhooks.updateEndpoint({ ...input, endpointId: id, state: EndpointState.UNSPECIFIED }, call),
        instance.webhooks.deleteEndpoint({ endpointId: id }, call),
        instance.webhooks.rotateSecret({ endpointId: id }, call),
        instance.webhooks.listDeliveries({ endpointId: id, state: 0, pageSize: 0, pageToken: "" }, call),
        instance.webhooks.redeliver({ deliveryId: newId() }, call),
        instance.webhooks.sendTest({ endpointId: id }, call),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { reason: "caller.not_allowed" } });
      }
    }
    const key: Caller = { kind: "key", id: newId(), name: "Billing", scopes: ["webhooks:write"] };
    const { endpoints } = await instance.webhooks.listEndpoints({}, await fixture.as(key));
    expect(endpoints.map((endpoint) => endpoint.id)).toContain(id);
    // What is told, and the log of it, is what is in chats.
    const input = { url: mine.endpoint.url, eventTypes: ["*"], projectIds: [] };
    const reading = (call: CallOptions) => [
      instance.webhooks.createEndpoint(input, call),
      instance.webhooks.updateEndpoint({ ...input, endpointId: id, state: EndpointState.UNSPECIFIED }, call),
      instance.webhooks.listDeliveries({ endpointId: id, state: 0, pageSize: 0, pageToken: "" }, call),
    ];
    for (const outcome of await Promise.allSettled(reading(await fixture.as(key)))) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { reason: "caller.not_allowed" } });
    }
    const both: KeyCaller = { kind: "key", id: newId(), name: "Zap", scopes: ["webhooks:write", "chats:read"] };
    await Promise.all(reading(await fixture.as(both)));
    // And of clients, what is in the directory.
    const ofClients = await hook(["client.edited"]);
    const clients = { ...input, eventTypes: ["chat.opened", "client.edited"] };
    const reads = (call: CallOptions) => [
      instance.webhooks.createEndpoint(clients, call),
      instance.webhooks.updateEndpoint({ ...clients, endpointId: id, state: EndpointState.UNSPECIFIED }, call),
      instance.webhooks.listDeliveries({ endpointId: ofClients.endpoint.id }, call),
    ];
    for (const outcome of await Promise.allSettled(reads(await fixture.as(both)))) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { reason: "caller.not_allowed" } });
    }
    await Promise.all(reads(await fixture.as({ ...both, id: newId(), scopes: [...both.scopes, "clients:read"] })));
    await unhook(ofClients);
    const all = (await instance.webhooks.listEndpoints({}, await fixture.as(both))).endpoints;
    for (const one of all.filter(({ url }) => url === mine.endpoint.url)) {
      await instance.webhooks.deleteEndpoint({ endpointId: one.id }, await fixture.as(both));
    }
  });
});
