import { requireVisitor } from "@switchboard/kit/caller";
import { changeChat, staffChange } from "../changes/change-chat.ts";
import type { Command } from "../deps.ts";
import { sideOf } from "../domain/access.ts";
import { decide } from "../domain/chat-machine.ts";
import type { PreviewedChat } from "../mapping/chat-mapping.ts";
import type { OfChat } from "../queries/visible-chat.ts";

/** Gives a waiting chat to the calling member of staff (C7). Of many who take it at once, the row's lock lets one. */
export const takeChat = staffChange("TakeChat", (operator) => ({ kind: "take", operator }));

/** What of a chat is to change; undefined stays. */
export interface RenameChat extends OfChat {
  readonly name: string | undefined;
  readonly summary: string | undefined;
}

/** Gives a chat a name or a summary (C9). Throws what ChatService.RenameChat says. */
export const renameChat = staffChange("RenameChat", (by, input: RenameChat, chat) => {
  const { name = chat.name, summary = chat.summary } = input;
  return { kind: "rename", by, name, summary };
});

/** Lets the operator of a chat allow or forbid its visitor's files (C13). */
export const setUploads = staffChange("SetUploads", (by, { allowed }: OfChat & { readonly allowed: boolean }) => {
  return { kind: "set_uploads", by, allowed };
});

/** An operator sends a chat's visitor to the contact form (C19), from the list too. */
export const sendToContactForm = staffChange("SendToContactForm", (by) => ({ kind: "send_to_form", by }));

/** Ends a chat for its visitor (C5) or its operator (C16). */
export const endChat: Command<OfChat, PreviewedChat> = async (deps, asking, input) => {
  return changeChat(deps, asking, "EndChat", input, (chat, { reader, at }) =>
    decide(chat, { kind: "end", by: sideOf(reader, chat) }, at),
  );
};

/** What a visitor thinks of a chat. */
export interface RateChat extends OfChat {
  readonly score: number;
  readonly comment: string;
}

/** The calling visitor rates a chat of theirs (C5). Throws what FeedbackService.RateChat says. */
export const rateChat: Command<RateChat, PreviewedChat> = async (deps, asking, input) => {
  requireVisitor(asking.caller);
  const { score, comment } = input;
  return changeChat(deps, asking, "RateChat", input, (chat, { at }) =>
    decide(chat, { kind: "rate", score, comment }, at),
  );
};
