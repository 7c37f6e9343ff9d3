import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { create } from "@bufbuild/protobuf";
import type { Bus } from "@switchboard/bus/nats";
import { toEventJson } from "@switchboard/contracts/encode";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  findClients,
  listMails,
  listWebhookDeliveries,
  listWebhookEndpoints,
  redeliverWebhook,
  saveClientAccount,
} from "@switchboard/contracts/gen/calls";
import { MailRequestedSchema } from "@switchboard/contracts/gen/switchboard/notify/v1/mail";
import { mailRequestedSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";
import { verifyWebhook, type WebhookEvent } from "@switchboard/sdk/verify-webhook";
import { connectBus } from "@switchboard/testing/connect-bus";
import { silentLog } from "@switchboard/testing/log";
import { untilMail } from "@switchboard/testing/mails";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importedClient } from "./support/imported-client.ts";
import { departmentId, People } from "./support/people.ts";

let system: TestSystem;
let people: People;
let bus: Bus;
let receiver: Server;
let received: { readonly body: string; readonly headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  system = await startTestSystem({ notifies: 1, searches: 1 });
  people = new People(system);
  bus = await connectBus(system.backends.nats.url, "notify-e2e", silentLog);
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    received.push({ body, headers: request.headers });
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  people?.leave();
  await bus?.close();
  receiver?.close();
  await system?.stop();
});

describe("webhooks and mails of a whole system", () => {
  test("G4, D2: billing is told what staff change of a client, with what it calls the client", async () => {
    const admin = await people.operator("admin");
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/clients`;
    const types = ["client.edited"];
    const { endpoint, secret } = await until("notify knows who is an administrator", () =>
      admin.call(createWebhookEndpoint, { url, event_types: types }),
    );
    await importedClient(admin, { external_id: "1024", login: "ivanov", phone: "+7 495 123-45-67" });
    const [hit] = (await admin.call(findClients, { q: "ivanov" })).clients;
    const { id = "", version = 0, project_ids = [] } = hit?.client ?? {};
    await admin.call(saveClientAccount, { client_id: id, version, phone: "+7 495 123-45-68", project_ids });
    const [told] = await until("billing was told", () => (received.length > 0 ? received : undefined));
    const event = verifyWebhook(Buffer.from(told?.body ?? ""), told?.headers ?? {}, secret ?? "");
    expect(event).toMatchObject({
      type: "client.edited",
      subject: id,
      data: {
        sources: [{ source: "billing", external_id: "1024" }],
        changes: [{ field: "phone", before: "+7 495 123-45-67", after: "+7 495 123-45-68" }],
        project_ids,
      },
    });
    await admin.call(deleteWebhookEndpoint, { endpoint_id: endpoint.id });
    received = [];
  });

  test("G4: an administrator's endpoint is told of a chat from its begin to its end, also after notify was killed", async () => {
    const admin = await people.operator("admin");
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const types = ["chat.opened", "message.sent", "chat.taken", "chat.ended"];
    const { endpoint, secret } = await until(
      "notify knows who is an administrator",
      () => admin.call(createWebhookEndpoint, { url, event_types: types }),
      30_000,
    );
    const alice = await people.operator("alice");
    const visitor = await people.visitor();
    const asked = await visitor.open({ text: "My site is down", departmentId: departmentId(visitor, "Support") });
    await system.service("notify").process.kill();
    await alice.take(asked.chatId);
    await alice.end(asked.chatId);
    await system.service("notify").process.restart();

    const events = async (): Promise<WebhookEvent[]> =>
      Promise.all(received.map(({ body, headers }) => verifyWebhook(body, headers, secret)));
    await until("the end was told", async () => (await events()).some(({ type }) => type === "chat.ended"), 60_000);
    const told = (await events()).filter(({ subject }) => subject === asked.chatId).map(({ type }) => type);
    const once = [...new Set(told)];
    expect(once.filter((type) => type !== "message.sent")).toEqual(["chat.opened", "chat.taken", "chat.ended"]);
    expect(once).toContain("message.sent");

    const { deliveries } = await admin.call(listWebhookDeliveries, { endpoint_id: endpoint.id, state: "succeeded" });
    const opened = deliveries.find(({ event_type }) => event_type === "chat.opened");
    expect(opened).toMatchObject({ subject: asked.chatId, response_status: 200 });
    received = [];
    await admin.call(redeliverWebhook, { delivery_id: opened?.id ?? "" });
    await until("it came again", () => received.length > 0, 30_000);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ id: opened?.event_id });
    await expect(alice.call(listWebhookEndpoints)).rejects.toMatchObject({ status: 403, reason: "caller.not_allowed" });
    await admin.call(deleteWebhookEndpoint, { endpoint_id: endpoint.id });
  });

  test("C5: a mail that a service asks for goes out; what cannot be sent is shown to administrators", async () => {
    const admin = await people.operator("admin");
    const to = `${newId()}@example.test`;
    const ask = async (template: string) => {
      const mailId = newId();
      const params = { project_name: "Acme", transcript: "Ann: hello" };
      const request = create(MailRequestedSchema, { mailId, to: [to], template, language: "en", params });
      await bus.js.publish(
        mailRequestedSubject("chat", mailId),
        JSON.stringify(toEventJson(MailRequestedSchema, request)),
      );
      return mailId;
    };
    const sent = await ask("transcript");
    expect(await untilMail(system.mails, to)).toMatchObject({ subject: "Your conversation with Acme" });
    const dead = await ask("no_such_template");
    const find = async (mailId: string, state: "sent" | "dead") =>
      (await admin.call(listMails, { state })).mails.find((mail) => mail.mail_id === mailId);
    expect(await until("the dead letter", () => find(dead, "dead"), 30_000)).toMatchObject({
      recipient: to,
      last_error: 'there is no template "no_such_template"',
    });
    await until("the mail is marked as sent", () => find(sent, "sent"), 30_000);
  });
});
