import type { OutboxEvent } from "@switchboard/bus/outbox";
import { type DescMessage, toEventJson } from "@switchboard/contracts/encode";
import type { CompleteOf } from "@switchboard/contracts/messages";
import { type ChatEvent, chatEventSubject } from "@switchboard/contracts/subjects";
import { newId } from "@switchboard/kit/ids";

/** A fact about a chat, or about what `id` names, as it is published. */
export function fact<S extends DescMessage>(name: ChatEvent, id: string, schema: S, told: CompleteOf<S>): OutboxEvent {
  return { id: newId(), subject: chatEventSubject(name, id), payload: toEventJson(schema, told) };
}
