import { openChat } from "@switchboard/contracts/gen/calls";
import type { Input } from "@switchboard/contracts/operation";
import type { Operations } from "@switchboard/contracts/operations";
import type { ChatView, OriginBody } from "@switchboard/contracts/schemas/chat";
import type { ClientCore } from "./client-core.ts";
import { newId } from "./new-id.ts";
import { isDefinite, isUnauthenticated, ProblemError } from "./problem-error.ts";
import { UntilAnswered } from "./until-answered.ts";

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
  #sending: UntilAnswered<ChatView> | undefined;

  /** Keeps the message under `key`. */
  constructor(core: ClientCore, key: string) {
    this.#core = core;
    this.#key = key;
  }

  /** Opens a chat. One at a time: while one is on its way another is refused as failed_precondition. */
  open(input: OpenInput, projectId: string): Promise<ChatView> {
    if (!this.#sending) return this.#begin(bodyOf(input, projectId));
    return Promise.reject(new ProblemError({ status: 0, kind: "failed_precondition", reason: "sdk.already_opening" }));
  }

  /** Goes on with a message that an earlier page left; undefined when there is none. */
  unsent(projectId: string): Promise<ChatView> | undefined {
    const kept = this.#core.storage.getItem(this.#key);
    if (kept === null || this.#sending) return undefined;
    const body = JSON.parse(kept) as OpenChat;
    return body.project_id === projectId ? this.#begin(body) : undefined;
  }

  /** Gives up for now; what is not answered is kept for the next start. */
  stop(): void {
    this.#sending?.stop();
    this.#sending = undefined;
  }

  /** Gives up for good. */
  discard(): void {
    this.stop();
    this.#core.storage.removeItem(this.#key);
  }

  async #begin(body: OpenChat): Promise<ChatView> {
    const { rest, backoff, log, storage } = this.#core;
    this.#keep(body);
    const sending = new UntilAnswered({
      send: async () => (await rest.call(openChat, body, { idempotencyKey: body.message_id })).chat,
      isAnswer: (error) => isDefinite(error) || isUnauthenticated(error),
      backoff,
      onError: (error) => log({ level: "info", message: "the chat is not open yet", data: { error: String(error) } }),
    });
    this.#sending = sending;
    try {
      return await sending.answer;
    } finally {
      // Unless it was stopped, it is answered.
      if (this.#sending === sending) {
        storage.removeItem(this.#key);
        this.#sending = undefined;
      }
    }
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
