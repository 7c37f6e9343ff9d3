import { endChat } from "@switchboard/contracts/gen/calls";
import type { Conversation } from "@switchboard/sdk/conversation";
import type { StaffClient } from "@switchboard/sdk/staff-client";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { until } from "@switchboard/testing/until";
import { expect } from "vitest";
import type { People } from "./people.ts";

/** Messages that each side sends unless said otherwise. */
const TURNS = 30;

/**
 * Two sides that answer each other: the visitor says something, the operator answers what arrived, the visitor answers
 * that. A lost message ends the talk, so it only comes to its end when nothing was lost.
 */
export class Dialogue {
  readonly #number: number;
  readonly #visitor: VisitorClient;
  readonly #asked: Conversation;
  readonly #answering: Conversation;
  readonly #stop: (() => void)[] = [];
  readonly #turns: number;
  #said = 0;
  #answered = 0;
  /** What each side has definitely sent, in its order. */
  readonly accepted: { visitor: string[]; operator: string[] } = { visitor: [], operator: [] };

  constructor(number: number, visitor: VisitorClient, asked: Conversation, answering: Conversation, turns = TURNS) {
    this.#turns = turns;
    this.#number = number;
    this.#visitor = visitor;
    this.#asked = asked;
    this.#answering = answering;
  }

  static async begin(people: People, operator: StaffClient, number: number, turns?: number): Promise<Dialogue> {
    const { visitor, asked, answering } = await people.talking(operator, `opening ${number}`);
    return new Dialogue(number, visitor, asked, answering, turns);
  }

  /** Starts talking; each side writes when it has seen the other's last message. */
  talk(): void {
    this.#stop.push(this.#answering.changed.subscribe(() => this.#answer()));
    this.#stop.push(this.#asked.changed.subscribe(() => this.#ask()));
    this.#ask();
  }

  /** How many messages have been said and acknowledged. */
  get progress(): number {
    return this.accepted.visitor.length + this.accepted.operator.length;
  }

  get finished(): boolean {
    return this.progress === 2 * this.#turns;
  }

  /** C3: both sides hold every message once, in the same order, without a gap, each sender's in their own. Ends the chat. */
  async expectWhole(): Promise<void> {
    const length = 2 * this.#turns;
    for (const side of [this.#asked, this.#answering]) {
      await until(`chat ${this.#number} is complete`, () => side.messages.length >= length + 2, 30_000);
    }
    for (const stop of this.#stop) stop();
    const [asked, answering] = [this.#asked, this.#answering].map(({ messages }) =>
      messages.map(({ seq, text }) => [seq, text]),
    );
    expect(asked).toEqual(answering);
    expect(asked?.map(([seq]) => seq)).toEqual(Array.from({ length: length + 2 }, (_, i) => i + 1));
    const texts = this.#asked.messages.flatMap(({ text }) => text ?? []);
    expect(texts.filter((text) => text.startsWith("ask"))).toEqual(this.#lines("ask"));
    expect(texts.filter((text) => text.startsWith("answer"))).toEqual(this.#lines("answer"));
    expect(this.#visitor.conversation?.pending).toEqual([]);
    await this.#answering.call(endChat);
  }

  #ask(): void {
    const answers = this.#count(this.#asked, "answer");
    if (this.#said > answers || this.#said === this.#turns) return;
    this.#say(this.#asked, `ask ${++this.#said}`, this.accepted.visitor);
  }

  #answer(): void {
    const questions = this.#count(this.#answering, "ask");
    if (this.#answered >= questions) return;
    this.#say(this.#answering, `answer ${++this.#answered}`, this.accepted.operator);
  }

  #say(side: Conversation, text: string, accepted: string[]): void {
    // A refusal leaves the message out of `accepted`, and the dialogue does not end.
    side.send(text).accepted.then(
      () => accepted.push(text),
      () => undefined,
    );
  }

  #count(side: Conversation, word: string): number {
    return side.messages.filter(({ text }) => text?.startsWith(word)).length;
  }

  #lines(word: string): string[] {
    return Array.from({ length: this.#turns }, (_, i) => `${word} ${i + 1}`);
  }
}
