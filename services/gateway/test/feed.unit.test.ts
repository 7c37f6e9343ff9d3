import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Feed } from "../src/realtime/threads/feed.ts";

/** A reader that is up to date with a chat. */
function liveFeed(afterSeq: number): Feed<string> {
  const feed = new Feed<string>(afterSeq);
  feed.settle();
  return feed;
}

describe("chat feed", () => {
  test("live messages in order are handed on", () => {
    const feed = liveFeed(3);
    expect([feed.offer(4, "4"), feed.offer(5, "5")]).toEqual([true, true]);
    expect(feed.last).toBe(5);
  });

  test("a message that was had is dropped", () => {
    const feed = liveFeed(3);
    expect([feed.offer(3, "3"), feed.offer(1, "1")]).toEqual([false, false]);
    expect(feed.behind).toBe(false);
  });

  test("G3: behind a gap a message is held until what is missing was fetched", () => {
    const feed = liveFeed(1);
    expect(feed.offer(4, "4")).toBe(false);
    expect(feed.behind).toBe(true);
    feed.beginFilling();
    expect([feed.fetched(2), feed.fetched(3)]).toEqual([true, true]);
    expect(feed.takeHeld()).toBe("4");
    expect(feed.settle()).toBe(true);
  });

  test("a message that was both fetched and held is handed on once", () => {
    const feed = liveFeed(1);
    feed.offer(3, "3");
    feed.beginFilling();
    expect([feed.fetched(2), feed.fetched(3)]).toEqual([true, true]);
    expect(feed.takeHeld()).toBeUndefined();
  });

  test("a head that the chat does not have is believed no longer", () => {
    const feed = new Feed<string>(2);
    feed.noteHead(9);
    expect(feed.settle()).toBe(false);
    feed.correctHead(2);
    expect(feed.settle()).toBe(true);
  });

  test("more held messages than there is room for are fetched instead", () => {
    const feed = new Feed<string>(0);
    for (let seq = 2; seq <= 1000; seq += 1) feed.offer(seq, String(seq));
    const { written } = fillFrom(feed, 1000);
    expect(written).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
  });

  test("C3: whatever pushes are lost, doubled or late, every message is handed on once and in order", () => {
    fc.assert(fc.property(deliveries, check));
  });
});

interface Delivery {
  readonly afterSeq: number;
  readonly head: number;
  /** Live pushes: any numbers of the chat, in any order, any number of times. */
  readonly pushes: readonly number[];
  /** After how many pushes a fetched message comes between. */
  readonly rhythm: number;
}

const deliveries = fc
  .record({ afterSeq: fc.nat(20), more: fc.integer({ min: 1, max: 40 }), rhythm: fc.integer({ min: 1, max: 5 }) })
  .chain(({ afterSeq, more, rhythm }) => {
    const head = afterSeq + more;
    const pushes = fc.array(fc.integer({ min: 1, max: head }), { maxLength: 80 });
    return pushes.map((list): Delivery => ({ afterSeq, head, pushes: list, rhythm }));
  });

function check({ afterSeq, head, pushes, rhythm }: Delivery): void {
  const feed = new Feed<string>(afterSeq);
  const written: number[] = [];
  pushes.forEach((seq, index) => {
    if (feed.offer(seq, String(seq))) written.push(seq);
    if (index % rhythm === 0) written.push(...fillFrom(feed, feed.known, 1).written);
  });
  feed.noteHead(head);
  written.push(...fillFrom(feed, head).written);
  expect(written).toEqual(Array.from({ length: head - afterSeq }, (_, index) => afterSeq + 1 + index));
  expect(feed.behind).toBe(false);
}

/** What the gateway does to fill a gap: held ones first, then pages of what is in the database. */
function fillFrom(feed: Feed<string>, head: number, rounds = Number.POSITIVE_INFINITY): { written: number[] } {
  const written: number[] = [];
  feed.beginFilling();
  for (let round = 0; round < rounds; round += 1) {
    for (let held = feed.takeHeld(); held !== undefined; held = feed.takeHeld()) written.push(Number(held));
    if (feed.settle()) break;
    for (let seq = feed.last + 1; seq <= Math.min(head, feed.last + 7); seq += 1) {
      if (feed.fetched(seq)) written.push(seq);
    }
  }
  return { written };
}
