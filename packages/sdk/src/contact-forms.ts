import { submitContactForm } from "@switchboard/contracts/gen/calls";
import type { ChatView, OriginBody } from "@switchboard/contracts/schemas/chat";
import type { Conversation } from "./conversation.ts";
import { newId } from "./new-id.ts";
import { isDefinite } from "./problem-error.ts";
import type { VisitorClient } from "./visitor-client.ts";

/** What a visitor fills in when nobody can answer (C19). */
export interface ContactFormInput {
  /** 1 to 100 characters. */
  readonly name: string;
  /** Where the answer goes. */
  readonly email: string;
  readonly phone?: string | undefined;
  /** 1 to 4000 characters. */
  readonly text: string;
  /** Where there is no chat; the project's first department unless given. */
  readonly departmentId?: string | undefined;
  readonly origin?: OriginBody | undefined;
}

/**
 * A visitor's contact forms (C19), for when nobody can answer or the chat offers one. A form that is sent again because its
 * answer did not come is still the same form.
 */
export class ContactForms {
  readonly #visitor: VisitorClient;
  /** The form whose fate is not known, and its id. */
  #unanswered: { readonly content: string; readonly messageId: string } | undefined;

  /** The visitor was started. */
  constructor(visitor: VisitorClient) {
    this.#visitor = visitor;
  }

  /** Sends a form to the chat that offers it, or to the project. The conversation it becomes has ended. */
  async submit(input: ContactFormInput): Promise<Conversation> {
    const { conversation, widget } = this.#visitor;
    const offering = conversation && isOffering(conversation.chat) ? conversation.chatId : undefined;
    const fields = fieldsOf(input);
    const content = JSON.stringify(fields);
    const message_id = this.#unanswered?.content === content ? this.#unanswered.messageId : newId();
    this.#unanswered = { content, messageId: message_id };
    try {
      const department = input.departmentId ? { department_id: input.departmentId } : {};
      const place = offering ? { chat_id: offering } : { project_id: widget.project.id, ...department };
      const { chat } = await this.#visitor.call(submitContactForm, { ...fields, ...place, message_id });
      this.#unanswered = undefined;
      return this.#visitor.show(chat);
    } catch (error) {
      if (isDefinite(error)) this.#unanswered = undefined;
      throw error;
    }
  }
}

function isOffering({ state, form_offered_at }: ChatView): boolean {
  return state !== "ended" && form_offered_at !== null;
}

function fieldsOf({ name, email, phone, text, origin }: ContactFormInput) {
  return { name, email, text, ...(phone && { phone }), ...(origin && { origin }) };
}
