import type { Conversation } from "@switchboard/sdk/conversation";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { VisitorClient } from "@switchboard/sdk/visitor-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { until } from "@switchboard/testing/until";
import { mapLimited } from "./rest.ts";

/** Chats that are opened at one time. */
const OPENED_AT_ONCE = 8;

/** People with the clients that pages have: one operator of the demo data who holds a chat with each of many visitors. */
export class Talks {
  readonly operator: StaffClient;
  readonly talks: readonly Talk[];
  readonly #clients: readonly { disconnect(): void }[];

  private constructor(operator: StaffClient, visitors: readonly VisitorClient[], talks: readonly Talk[]) {
    this.operator = operator;
    this.talks = talks;
    this.#clients = [operator, ...visitors];
  }

  /** Opens so many chats, and has the operator take them. */
  static async begin({ gatewayUrls: [baseUrl = ""] }: System, count: number): Promise<Talks> {
    const operator = new StaffClient({ baseUrl });
    await operator.signIn("alice@acme.test", demoPassword);
    await operator.connect();
    const visitors = Array.from({ length: count }, () => new VisitorClient({ baseUrl, project: "acme" }));
    const talks = await mapLimited(visitors, OPENED_AT_ONCE, async (visitor) => {
      await visitor.start();
      const departmentId = visitor.widget.departments.find(({ name }) => name === "Support")?.id;
      // Chat may not have heard of the project yet.
      const asked = await until("the project is known", () => visitor.open({ text: "hello", departmentId }));
      return new Talk(asked, await operator.take(asked.chatId));
    });
    return new Talks(operator, visitors, talks);
  }

  leave(): void {
    for (const client of this.#clients) client.disconnect();
  }
}

/** Both ends of one chat. */
export class Talk {
  readonly #ends: readonly [Conversation, Conversation];

  constructor(asked: Conversation, answering: Conversation) {
    this.#ends = [asked, answering];
  }

  /** Both say something, whatever is away. Resolves when each of them has read the other. */
  async exchange(text: string): Promise<void> {
    const [asked, answering] = this.#ends;
    const heard = [untilHeard(answering, `${text}?`), untilHeard(asked, `${text}!`)];
    await Promise.all([asked.send(`${text}?`).accepted, answering.send(`${text}!`).accepted, ...heard]);
  }
}

function untilHeard(conversation: Conversation, text: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = conversation.changed.subscribe(() => {
      if (!conversation.messages.some((message) => message.text === text)) return;
      stop();
      resolve();
    });
  });
}
