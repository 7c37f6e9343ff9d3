import type { OutboxEvent } from "@switchboard/bus/outbox";
import { toEventJson } from "@switchboard/contracts/encode";
import { type ChatEvent, chatFacts } from "@switchboard/contracts/facts";
import type { CompleteOf } from "@switchboard/contracts/messages";
import { chatEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";

/** A fact about a chat, or about what `id` names, as it is published. */
export function fact<E extends ChatEvent>(name: E, id: string, told: CompleteOf<(typeof chatFacts)[E]>): OutboxEvent {
  return { id: newId(), subject: chatEventSubject(name, id), payload: toEventJson(chatFacts[name], told) };
}
