import { submitContactForm } from "@switchboard/contracts/gen/calls";
import type { ChatView, OriginBody } from "@switchboard/contracts/schemas/chat";
import { newId } from "./new-id.ts";
import { isDefinite } from "./problem-error.ts";
import type { RestClient } from "./rest-client.ts";

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

/** Sends contact forms. A form that is sent again because its answer did not come is still the same form. */
export class ContactForms {
  readonly #rest: RestClient;
  /** The form whose fate is not known, and its id. */
  #unanswered: { readonly content: string; readonly messageId: string } | undefined;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** Sends a form to the chat that offers it, or to a project. Resolves with the chat it is in. */
  async submit(input: ContactFormInput, projectId: string, offering: ChatView | undefined): Promise<ChatView> {
    const fields = fieldsOf(input);
    const content = JSON.stringify([projectId, fields]);
    const messageId = this.#unanswered?.content === content ? this.#unanswered.messageId : newId();
    this.#unanswered = { content, messageId };
    try {
      const department = input.departmentId ? { department_id: input.departmentId } : {};
      const place = offering ? { chat_id: offering.id } : { project_id: projectId, ...department };
      const { chat } = await this.#rest.call(submitContactForm, { ...fields, ...place, message_id: messageId });
      this.#unanswered = undefined;
      return chat;
    } catch (error) {
      if (isDefinite(error)) this.#unanswered = undefined;
      throw error;
    }
  }
}

function fieldsOf({ name, email, phone, text, origin }: ContactFormInput) {
  return { name, email, text, ...(phone && { phone }), ...(origin && { origin }) };
}
