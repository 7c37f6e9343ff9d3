import { once } from "@switchboard/pg/idempotency";
import { inUnitOfWork } from "../changes/unit-of-work.ts";
import { writeTransitions } from "../changes/write-transitions.ts";
import type { Command } from "../deps.ts";
import { decide } from "../domain/chat-machine.ts";
import { saveChatFigures } from "../store/chat-figures.ts";
import { lockChat } from "../store/chats.ts";
import { eraseChats, eraseClientTraces, listChatsOfSubject, type SiteClient } from "../store/erasures.ts";

/** Somebody who is to be erased, by what this service knows them by. */
export interface Subject {
  readonly sites: readonly SiteClient[];
  readonly chatIds: readonly string[];
}

/** What was erased in a step. */
export interface ErasedStep {
  readonly erased: Readonly<Record<string, number>>;
  readonly chatIds: readonly string[];
  /** There may be more. */
  readonly more: boolean;
}

/** Chats that are erased in one transaction. */
const BATCH = 100;

/** Erases a part of somebody's chats and what is kept beside them (D3), open ones too, which end first. Figures stay. */
export const eraseSubject: Command<Subject, ErasedStep> = (deps, asking, subject) => {
  return inUnitOfWork(deps, (unit) =>
    once(unit.tx, { asking, rpc: "EraseSubject", input: subject }, async () => {
      const { tx } = unit;
      const chatIds = await listChatsOfSubject(tx, subject.sites, subject.chatIds, BATCH);
      for (const id of chatIds) {
        const before = await lockChat(tx, id);
        if (before === undefined) continue;
        const transition = decide(before, { kind: "end", by: "system" }, unit.now());
        await writeTransitions(unit, [{ before, transition }]);
        await saveChatFigures(tx, id);
      }
      const more = chatIds.length === BATCH;
      // The traces lead to chats from before the proof: they go with the last of them.
      const traces = more ? {} : await eraseClientTraces(tx, subject.sites);
      return { erased: summed([await eraseChats(tx, chatIds), traces]), chatIds, more };
    }),
  );
};

function summed(parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [kind, count] of parts.flatMap((part) => Object.entries(part))) {
    if (count > 0) sums[kind] = (sums[kind] ?? 0) + count;
  }
  return sums;
}
