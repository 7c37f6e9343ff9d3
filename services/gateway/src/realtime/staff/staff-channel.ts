import type { Staff } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { type Session, sendAll } from "../socket/session.ts";
import { Digests } from "../threads/digests.ts";
import { Fanout, type FanoutOptions } from "../threads/fanout.ts";

/** Pushes that staff get without asking, and what is sent of them. */
export interface StaffPushes {
  readonly subject: (key: string) => string;
  /** Under which keys somebody gets them. */
  readonly keysOf: (staff: Staff) => readonly string[];
  /** The frame of a push; undefined for what a newer version of the service tells. */
  readonly frameOf: (data: Uint8Array) => string | undefined;
  /** Of a list that the pushes keep up to date: how a lost one is noticed, and what is sent then. */
  readonly list?: {
    readonly digests: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
    readonly staleFrame: string;
  };
}

/** One kind of pushes, and the staff sockets that follow it. */
export class StaffChannel {
  readonly #pushes: StaffPushes;
  readonly #fanout: Fanout<Session>;
  readonly #digests: Digests | undefined;
  /** What each session follows. */
  readonly #keys = new Map<Session, readonly string[]>();

  constructor(pushes: StaffPushes, options: FanoutOptions) {
    const { subject, frameOf, list } = pushes;
    this.#pushes = pushes;
    this.#fanout = new Fanout(options, subject, (topic, data) => {
      this.#digests?.notePush(topic.key);
      const frame = frameOf(data);
      if (frame !== undefined) sendAll(topic.members, frame);
    });
    if (list !== undefined) {
      this.#digests = new Digests(list.digests, (key) => sendAll(this.#fanout.members(key), list.staleFrame));
    }
  }

  /** Those that follow it. */
  get sessions(): Session[] {
    return [...this.#keys.keys()];
  }

  /** Follows what is for somebody; later on what has become of it. */
  follow(session: Session, staff: Staff): void {
    const keys = this.#pushes.keysOf(staff);
    const before = this.#keys.get(session);
    if (before !== undefined && sameKeys(before, keys)) return;
    this.#change(session, keys);
    this.#keys.set(session, keys);
    if (before !== undefined && this.#pushes.list !== undefined) session.send(this.#pushes.list.staleFrame);
  }

  leave(session: Session): void {
    this.#change(session, []);
    this.#keys.delete(session);
  }

  /** Finds out what changed without a push, and has it loaded again. Errors: those of asking. */
  async compare(): Promise<void> {
    await this.#digests?.compare(this.#fanout.keys());
  }

  /** Pushes were lost, nobody knows which: everybody loads their list again. */
  reload(): void {
    if (this.#pushes.list !== undefined) sendAll(this.sessions, this.#pushes.list.staleFrame);
  }

  #change(session: Session, keys: readonly string[]): void {
    for (const key of this.#keys.get(session) ?? []) if (!keys.includes(key)) this.#fanout.leave(key, session);
    for (const key of keys) this.#fanout.join(key, session);
    this.#digests?.begin(keys);
  }
}

function sameKeys(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key) => right.includes(key));
}
