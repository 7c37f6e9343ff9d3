import type { Conversation } from "@switchboard/sdk/conversation";
import { type KeyValueStorage, MemoryStorage } from "@switchboard/sdk/key-value-storage";
import { StaffClient } from "@switchboard/sdk/staff-client";
import { VisitorClient } from "@switchboard/sdk/visitor-client";
import { demoPassword } from "@switchboard/stack/demo-data";
import type { System } from "@switchboard/stack/system";
import { until } from "@switchboard/testing/until";

/** Both ends of one chat. */
export interface Talk {
  readonly visitor: VisitorClient;
  /** The visitor's end. */
  readonly asked: Conversation;
  /** The operator's end. */
  readonly answering: Conversation;
}

/** Everybody who came to one system; they all leave together. */
export class People {
  readonly #system: Pick<System, "gatewayUrls">;
  readonly #leave: (() => void)[] = [];

  constructor(system: Pick<System, "gatewayUrls">) {
    this.#system = system;
  }

  /** An operator of the demo data, signed in, with the workplace open. `gateway` counts from 0. */
  async operator(name: "alice" | "boris" | "carol" | "dave" | "admin", gateway = 0): Promise<StaffClient> {
    const client = new StaffClient({ baseUrl: this.#url(gateway) });
    this.#leave.push(() => client.disconnect());
    await client.signIn(`${name}@acme.test`, demoPassword);
    await client.connect();
    return client;
  }

  /** A visitor of the demo site with the widget loaded; the same browser again with the same storage. */
  async visitor(gateway = 0, storage: KeyValueStorage = new MemoryStorage()): Promise<VisitorClient> {
    const client = new VisitorClient({ baseUrl: this.#url(gateway), project: "acme", storage });
    this.#leave.push(() => client.disconnect());
    await client.start();
    return client;
  }

  /** A visitor whose chat the operator has taken: both ends of it. */
  async talking(operator: StaffClient, text = "hello", storage = new MemoryStorage()): Promise<Talk> {
    const visitor = await this.visitor(0, storage);
    const asked = await visitor.open({ text, departmentId: departmentId(visitor, "Support") });
    const answering = await operator.take(asked.chatId);
    return { visitor, asked, answering };
  }

  leave(): void {
    for (const leave of this.#leave.splice(0)) leave();
  }

  #url(gateway: number): string {
    const url = this.#system.gatewayUrls[gateway];
    if (url === undefined) throw new Error(`there is no gateway ${gateway}`);
    return url;
  }
}

/** The id of a department that the visitor may choose. */
export function departmentId(visitor: VisitorClient, name: string): string {
  const department = visitor.widget.departments.find((one) => one.name === name);
  if (department === undefined) throw new Error(`the widget does not offer ${name}`);
  return department.id;
}

/** What was said, without the notes of the system. */
export function textsOf(conversation: Conversation): string[] {
  return conversation.messages.flatMap(({ text }) => (text === null ? [] : [text]));
}

/** Waits until a side has seen these texts, in this order and no others. */
export function untilTexts(conversation: Conversation, texts: readonly string[]): Promise<unknown> {
  return until(`the texts ${texts.join(", ")}`, () => textsOf(conversation).join("\n") === texts.join("\n"));
}
