import type { AckFrame } from "@switchboard/contracts/realtime";
import type { AuthorView } from "@switchboard/contracts/schemas/message";
import type { Side } from "./chat-state.ts";
import type { Connection } from "./connection.ts";
import type { Conversation } from "./conversation.ts";
import type { FileLinks } from "./file-links.ts";
import type { JobOptions } from "./job.ts";
import type { RestClient } from "./rest-client.ts";
import type { TextDraft } from "./text-draft.ts";
import type { OutboxStore } from "./thread/outbox-store.ts";

/** What every chat of one client shares. */
export interface ChatContext {
  readonly side: Side;
  readonly rest: RestClient;
  readonly links: FileLinks;
  readonly connection: Connection;
  readonly store: OutboxStore<TextDraft>;
  /** Settings of a chat's background work. */
  job(chatId: string): JobOptions;
  /** The user, as author. */
  self(): AuthorView;
  /** How many listen to the chat's changes. */
  onUse(conversation: Conversation, listeners: number): void;
  /** The gateway put a message into another chat, because this one had ended. */
  onContinued(conversation: Conversation, ack: AckFrame): void;
}
