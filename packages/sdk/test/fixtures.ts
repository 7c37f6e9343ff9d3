import { until } from "@switchboard/testing/until";
import { test as base } from "vitest";
import type { ClientOptions } from "../src/client-options.ts";
import type { Conversation } from "../src/conversation.ts";
import { StaffClient } from "../src/staff-client.ts";
import { VisitorClient } from "../src/visitor-client.ts";
import { FakeGateway } from "./fake-gateway.ts";

type Change = Partial<ClientOptions>;

/** Short waits, so that tests see what happens after many of them. */
const reconnect = { baseMs: 20, capMs: 100, random: () => 0.5 };

/** A gateway, and clients of it that are disconnected after the test. */
export const test = base.extend<{
  gateway: FakeGateway;
  newStaff: (change?: Change) => Promise<StaffClient>;
  newVisitor: (change?: Change) => VisitorClient;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures needed from the pattern.
  gateway: async ({}, use) => {
    const gateway = await FakeGateway.start();
    await use(gateway);
    await gateway.close();
  },
  /** Signed in and connected. */
  newStaff: async ({ gateway }, use) => {
    const clients: StaffClient[] = [];
    await use(async (change = {}) => {
      const client = new StaffClient({ baseUrl: gateway.url, reconnect, ...change });
      clients.push(client);
      await client.signIn("alice@acme.test", "switchboard");
      await client.connect();
      return client;
    });
    for (const client of clients) client.disconnect();
  },
  newVisitor: async ({ gateway }, use) => {
    const clients: VisitorClient[] = [];
    await use((change = {}) => {
      const client = new VisitorClient({ baseUrl: gateway.url, project: "acme", reconnect, ...change });
      clients.push(client);
      return client;
    });
    for (const client of clients) client.disconnect();
  },
});

/** The only chat that the operator holds, once it is watched. */
export async function heldChat(gateway: FakeGateway, staff: StaffClient): Promise<Conversation> {
  const conversation = await until("the held chat", () => staff.held.conversations[0]);
  await until("it is watched", () => gateway.sockets.some((socket) => socket.of("watch").length > 0));
  return conversation;
}
