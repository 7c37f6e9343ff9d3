import type { MessageView } from "@switchboard/contracts/schemas/message";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EntryBuffer } from "../src/thread/entry-buffer.ts";
import { aMessage, chatIdOf } from "./examples.ts";

const message = (seq: number) => aMessage(chatIdOf(1), seq);
const run = (first: number, last: number) =>
  Array.from({ length: Math.max(last - first + 1, 0) }, (_, index) => message(first + index));
const seqsOf = (buffer: EntryBuffer<MessageView>) => buffer.entries.map(({ seq }) => seq);
const upTo = (last: number) => run(1, last).map(({ seq }) => seq);

describe("messages of a chat", () => {
  test("C3: any interleaving of duplicates, reordering and gaps that are fetched ends in the exact list", () => {
    const total = fc.integer({ min: 1, max: 60 });
    const scenario = total.chain((last) =>
      fc.record({
        last: fc.constant(last),
        loaded: fc.integer({ min: 0, max: last }),
        arriving: fc.array(fc.integer({ min: 1, max: last }), { maxLength: 200 }),
        fetches: fc.array(fc.nat({ max: 200 }), { maxLength: 10 }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ last, loaded, arriving, fetches }) => {
        const buffer = new EntryBuffer<MessageView>();
        buffer.load(run(1, loaded), loaded);
        for (const [index, seq] of arriving.entries()) {
          buffer.receive(message(seq));
          if (fetches.includes(index)) for (const missed of run(buffer.lastSeq + 1, last)) buffer.receive(missed);
          expect(seqsOf(buffer)).toEqual(upTo(buffer.lastSeq));
        }
        for (const missed of run(buffer.lastSeq + 1, last)) buffer.receive(missed);

        expect(seqsOf(buffer)).toEqual(upTo(last));
        expect(buffer.behind).toBe(false);
      }),
    );
  });

  test("each message is reported once, in order, when the run reaches it", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 2), 2);

    expect(buffer.receive(message(5))).toEqual([]);
    expect(buffer.receive(message(4))).toEqual([]);
    expect(buffer.receive(message(2))).toEqual([]);
    expect(buffer.receive(message(3)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
  });

  test("a message that comes early makes the buffer behind until the gap is filled", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 2), 2);
    buffer.receive(message(4));
    expect(buffer.behind).toBe(true);

    buffer.receive(message(3));
    expect(buffer.behind).toBe(false);
  });

  test("what is kept while a gap is open is bounded, and fetched again afterwards", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 1), 1);
    for (const early of run(3, 5_000)) buffer.receive(early);
    buffer.receive(message(2));
    expect(buffer.lastSeq).toBeLessThan(1_100);

    for (const missed of run(buffer.lastSeq + 1, 5_000)) buffer.receive(missed);
    expect(seqsOf(buffer)).toEqual(upTo(5_000));
  });

  test("messages that come before the first page join it", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.receive(message(12));
    buffer.receive(message(11));

    expect(buffer.load(run(6, 10), 10).map(({ seq }) => seq)).toEqual([6, 7, 8, 9, 10, 11, 12]);
  });

  test("a fresh page far ahead replaces what is loaded, so there is no hole", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 10), 10);
    buffer.load(run(1_951, 2_000), 2_000);

    expect(seqsOf(buffer)).toEqual(run(1_951, 2_000).map(({ seq }) => seq));
  });

  test("a fresh page that touches what is loaded is joined to it", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 10), 10);
    buffer.load(run(8, 14), 14);

    expect(seqsOf(buffer)).toEqual(upTo(14));
  });

  test("an older page is put in front only if it touches the front", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(51, 60), 60);
    buffer.prepend(run(1, 20));
    expect(buffer.firstSeq).toBe(51);

    buffer.prepend(run(41, 55));
    expect(seqsOf(buffer)).toEqual(run(41, 60).map(({ seq }) => seq));
  });

  test("the list is the same object until something changes", () => {
    const buffer = new EntryBuffer<MessageView>();
    buffer.load(run(1, 2), 2);
    const before = buffer.entries;
    buffer.receive(message(2));
    expect(buffer.entries).toBe(before);

    buffer.receive(message(3));
    expect(buffer.entries).not.toBe(before);
  });
});
