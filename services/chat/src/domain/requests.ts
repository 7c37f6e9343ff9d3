import { AppError } from "@switchboard/kit/errors";
import type { Chat } from "./chat.ts";

/** What is asked for from a chat: a ticket for its client, or its visitor to be registered as one. */
export type WantedRequest =
  | { readonly kind: "ticket"; readonly subject: string }
  /** What is empty comes from the chat. */
  | { readonly kind: "client"; readonly name: string; readonly email: string; readonly phone: string };

/**
 * What is passed on with it (C11). Throws failed_precondition chat.not_a_client for a ticket of somebody who has not
 * signed in, chat.client_already for registering who has.
 */
export function requestParams({ id, visitor }: Chat, wanted: WantedRequest): Readonly<Record<string, string>> {
  const isClient = visitor.clientId !== "";
  switch (wanted.kind) {
    case "ticket":
      if (!isClient) throw new AppError("failed_precondition", "chat.not_a_client", { chat_id: id });
      return { subject: wanted.subject, name: visitor.name, email: visitor.email };
    case "client":
      if (isClient) throw new AppError("failed_precondition", "chat.client_already", { chat_id: id });
      return {
        name: wanted.name || visitor.name,
        email: wanted.email || visitor.email,
        phone: wanted.phone || visitor.phone,
      };
  }
}
