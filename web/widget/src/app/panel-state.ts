import { Emitter } from "@switchboard/sdk/signal";
import { tabStore } from "../ui/tab-store.ts";

/** Whether the panel is open; remembered from page to page of the site for as long as the tab lives. */
export class Panel {
  readonly changed = new Emitter<boolean>();
  readonly #key: string;
  #isOpen: boolean;
  /** Opened by the visitor just now, who therefore wants to write; not when a new page takes up an open panel. */
  #wantsFocus = false;

  constructor(project: string) {
    this.#key = `open.${project}`;
    this.#isOpen = tabStore.read(this.#key) !== "";
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get wantsFocus(): boolean {
    return this.#wantsFocus;
  }

  open(): void {
    this.#wantsFocus = true;
    this.#set(true);
  }

  /** Opens it without taking the focus: not the visitor opened it. */
  show(): void {
    if (!this.#isOpen) this.#wantsFocus = false;
    this.#set(true);
  }

  close(): void {
    this.#set(false);
  }

  #set(isOpen: boolean): void {
    this.#isOpen = isOpen;
    tabStore.write(this.#key, isOpen ? "open" : "");
    this.changed.emit(isOpen);
  }
}
