/** Someone with an idle socket. */
export interface MemberSpec {
  /** Cookie header of a visitor. */
  readonly cookie?: string;
  /** Access token of staff. */
  readonly token?: string;
  /** The chats they watch, each with the newest number they have. */
  readonly resume?: Readonly<Record<string, number>>;
}

/** What a crowd's process is told. */
export type CrowdOrder =
  | {
      readonly kind: "connect";
      readonly url: string;
      readonly members: readonly MemberSpec[];
      /** Sockets opened at a time. */
      readonly atOnce: number;
      /** Source addresses, taken in turn: each has its own 28 000 ports. */
      readonly localAddresses: readonly string[];
    }
  | { readonly kind: "disconnect" };

/** What it says. Times in milliseconds since the epoch. */
export type CrowdReport =
  /** Every member is welcome, and has resumed. */
  | { readonly kind: "whole"; readonly at: number; readonly heard: Heard }
  /** The first member was dropped. */
  | { readonly kind: "broken"; readonly at: number }
  | { readonly kind: "disconnected"; readonly heard: Heard }
  | { readonly kind: "failed"; readonly reason: string };

/** Counted since the crowd's process began. */
export interface Heard {
  readonly heartbeats: number;
  /** Attempts to connect that were made. */
  readonly attempts: number;
  /** Sockets that the server, or its death, closed. */
  readonly drops: number;
  /** Error frames; a member that is refused comes back. */
  readonly refusals: number;
  readonly firstRefusal: string | undefined;
}
