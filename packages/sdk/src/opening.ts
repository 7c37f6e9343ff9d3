import { openChat } from "@switchboard/contracts/gen/calls";
import type { Input } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatView, OriginBody } from "@switchboard/contracts/schemas/chat";
import type { ClientCore } from "./client-core.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { Job } from "./job.ts";
import { newId } from "./new-id.ts";
import { isDefinite, isUnauthenticated, ProblemError } from "./problem-error.ts";

type OpenChat = Input<Operations["openChat"]>;

/** What a visitor gives to open a chat. */
export interface OpenInput {
  /** The first message: 1 to 4000 characters. */
  readonly text: string;
  readonly departmentId?: string | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly origin?: OriginBody | undefined;
}

/** The first message of a chat on its way: kept in the browser and repeated with the same id until it has an answer. */
export class Opening {
  readonly #core: ClientCore;
  readonly #key: string;
  readonly #job: Job;
  #body: OpenChat | undefined;
  #outcome: Deferred<ChatView> | undefined;
  #stopped = false;

  /** Keeps the message under `key`. */
  constructor(core: ClientCore, key: string) {
    this.#core = core;
    this.#key = key;
    this.#job = new Job(() => this.#send(), {
      backoff: core.backoff,
      enabled: () => !this.#stopped,
      onError: (error) =>
        core.log({ level: "info", message: "the chat is not open yet", data: { error: String(error) } }),
    });
  }

  /** Opens a chat. One at a time: while one is on its way another is refused as failed_precondition. */
  open(input: OpenInput, projectId: string): Promise<ChatView> {
    if (this.#body) return Promise.reject(problem("failed_precondition", "sdk.already_opening"));
    return this.#begin(bodyOf(input, projectId));
  }

  /** Goes on with a message that an earlier page left; undefined when there is none. */
  unsent(projectId: string): Promise<ChatView> | undefined {
    const kept = this.#core.storage.getItem(this.#key);
    if (kept === null || this.#body) return undefined;
    const body = JSON.parse(kept) as OpenChat;
    return body.project_id === projectId ? this.#begin(body) : undefined;
  }

  /** Gives up for now; what is not answered is kept for the next start. */
  stop(): void {
    this.#stopped = true;
    this.#job.cancel();
    this.#outcome?.reject(problem("aborted", "sdk.disconnected"));
    this.#body = undefined;
  }

  #begin(body: OpenChat): Promise<ChatView> {
    const outcome = deferred<ChatView>();
    this.#body = body;
    this.#outcome = outcome;
    this.#stopped = false;
    this.#keep(body);
    this.#job.restart();
    return outcome.promise;
  }

  async #send(): Promise<void> {
    const body = this.#body;
    const outcome = this.#outcome;
    if (!body || !outcome) return;
    try {
      const options = { idempotencyKey: body.message_id };
      outcome.resolve((await this.#core.rest.call(openChat, body, options)).chat);
    } catch (error) {
      if (!isDefinite(error) && !isUnauthenticated(error)) throw error;
      outcome.reject(error);
    }
    this.#core.storage.removeItem(this.#key);
    if (this.#body === body) this.#body = undefined;
  }

  #keep(body: OpenChat): void {
    try {
      this.#core.storage.setItem(this.#key, JSON.stringify(body));
    } catch (error) {
      // Full or forbidden storage: the message then lives as long as the page.
      this.#core.log({ level: "warn", message: "the first message cannot be kept", data: { error: String(error) } });
    }
  }
}

function bodyOf(input: OpenInput, projectId: string): OpenChat {
  const { text, departmentId, name, email, phone, origin } = input;
  return {
    project_id: projectId,
    message_id: newId(),
    text,
    ...(departmentId && { department_id: departmentId }),
    ...(name && { name }),
    ...(email && { email }),
    ...(phone && { phone }),
    ...(origin && { origin }),
  };
}

function problem(kind: string, reason: string): ProblemError {
  return new ProblemError({ status: 0, kind, reason });
}
