import { AppError } from "@switchboard/kit/errors";

/** Sockets at once of one address and of one visitor, at this gateway. */
export interface SocketPlaceLimits {
  readonly perAddress: number;
  readonly perVisitor: number;
}

interface Place {
  readonly key: string;
  readonly max: number;
}

/** A refused one may try again after this long, in seconds. */
const RETRY_AFTER_S = "5";

/** Counts whose sockets are open, so that nobody takes all of them: from the upgrade on, before anyone said who they are. */
export class SocketPlaces {
  readonly #limits: SocketPlaceLimits;
  readonly #taken = new Map<string, number>();

  constructor(limits: SocketPlaceLimits) {
    this.#limits = limits;
  }

  /** Takes a place; what it returns gives it back. Throws resource_exhausted gateway.too_many_sockets. */
  take(address: string, visitorId: string | undefined): () => void {
    return this.#take([this.#ofAddress(address), ...(visitorId === undefined ? [] : [this.#ofVisitor(visitorId)])]);
  }

  /** Takes one of a visitor's places for a socket that has one of its address already; as {@link take}. */
  takeForVisitor(visitorId: string): () => void {
    return this.#take([this.#ofVisitor(visitorId)]);
  }

  #ofAddress(address: string): Place {
    return { key: `address:${address}`, max: this.#limits.perAddress };
  }

  #ofVisitor(visitorId: string): Place {
    return { key: `visitor:${visitorId}`, max: this.#limits.perVisitor };
  }

  #take(wanted: readonly Place[]): () => void {
    if (wanted.some(({ key, max }) => this.#count(key) >= max)) {
      throw new AppError("resource_exhausted", "gateway.too_many_sockets", { retry_after_s: RETRY_AFTER_S });
    }
    for (const { key } of wanted) this.#taken.set(key, this.#count(key) + 1);
    return () => {
      for (const { key } of wanted) this.#giveBack(key);
    };
  }

  #count(key: string): number {
    return this.#taken.get(key) ?? 0;
  }

  #giveBack(key: string): void {
    const left = this.#count(key) - 1;
    if (left > 0) this.#taken.set(key, left);
    else this.#taken.delete(key);
  }
}
