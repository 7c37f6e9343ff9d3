import { beVisitor, getVisitorToken } from "@switchboard/contracts/gen/calls";
import type { ClientCore } from "./client-core.ts";
import { MemoryStorage } from "./key-value-storage.ts";
import type { ProblemError } from "./problem-error.ts";
import type { TokenSource } from "./rest-client.ts";

/** Whom the gateway takes the browser for, and the token that says so where no cookie does. */
interface Known {
  readonly visitor_id: string;
  readonly token?: string;
}

/**
 * Who the browser is: by the gateway's cookie or, where the browser did not send back the one that it was given, by a token
 * that the page's own storage keeps. Tabs share it.
 */
export class VisitorSession implements TokenSource {
  readonly renewable = true;
  visitorId: string | null = null;
  readonly #core: () => ClientCore;

  /** The core is asked for when needed, since it is made with this session. */
  constructor(core: () => ClientCore) {
    this.#core = core;
  }

  /** Whether the visitor is forgotten with the page: the browser keeps neither the cookie nor what the page stores. */
  get forgetful(): boolean {
    return this.#core().storage instanceof MemoryStorage && this.token() !== undefined;
  }

  token(): string | undefined {
    return this.#core().storage.getItem(this.#key) ?? undefined;
  }

  /** The cookie did not come along, or the token is good no more. */
  async renew(refusal?: ProblemError): Promise<void> {
    // What is wrong with a site's own token is no reason.
    if (refusal && !refusal.reason.startsWith("auth.")) throw refusal;
    // One after the other, in all tabs: those that are opened at once are one visitor.
    const { environment, rest } = this.#core();
    await environment.alone(this.#key, async () => this.take(await rest.call(getVisitorToken)));
  }

  /** The token for `hello`; none for who is known by the cookie. Gets or confirms either. */
  async current(renew: boolean): Promise<string | undefined> {
    if (this.token()) await this.renew();
    else if (renew || this.visitorId === null) this.take(await this.#core().rest.call(beVisitor));
    return this.token();
  }

  take({ visitor_id, token }: Known): void {
    this.visitorId = visitor_id;
    if (token) this.#core().storage.setItem(this.#key, token);
  }

  get #key(): string {
    return `switchboard.visitor.${this.#core().baseUrl}`;
  }
}
