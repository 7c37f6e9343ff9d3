import type { ObjectStore } from "@switchboard/bus/object-store";
import type { Slots } from "@switchboard/kit/slots";
import type { ChatDeps } from "../deps.ts";
import type { FileLinks } from "./file-links.ts";

/** What is needed for files beside what everything needs. */
export interface FileOptions {
  readonly store: ObjectStore;
  readonly links: FileLinks;
  /** Bytes of one file. */
  readonly maxBytes: number;
  /** Something is to be removed from the store soon. */
  readonly discarded: () => void;
}

/** What commands about files work with. */
export interface FileDeps extends ChatDeps {
  readonly files: FileOptions;
  /** Files are looked at in memory: a few at a time. */
  readonly checks: Slots;
}
