import { html, joinParts, link, type Params, quote, type Template } from "./template.ts";

const en = {
  subject: ({ project_name = "" }: Params) => `A message from ${project_name}`,
  text: ({ operator_name = "", project_name = "", text = "", link: address = "" }: Params) =>
    joinParts(`${operator_name} of ${project_name} wrote to you:`, text, `Answer here: ${address}`),
  html: ({ operator_name = "", project_name = "", text = "", link: address = "" }: Params) =>
    html`<p>${operator_name} of ${project_name} wrote to you:</p>
${quote(text)}
${link(address, "Answer")}`,
};

const ru = {
  subject: ({ project_name = "" }: Params) => `Сообщение от ${project_name}`,
  text: ({ operator_name = "", project_name = "", text = "", link: address = "" }: Params) =>
    joinParts(`${operator_name} (${project_name}) пишет вам:`, text, `Ответить: ${address}`),
  html: ({ operator_name = "", project_name = "", text = "", link: address = "" }: Params) =>
    html`<p>${operator_name} (${project_name}) пишет вам:</p>
${quote(text)}
${link(address, "Ответить")}`,
};

/** An operator opened a conversation with a client who has no page open (C6); `link` leads to where to answer. */
export const invitation: Template = {
  required: ["project_name", "operator_name", "text", "link"],
  optional: [],
  languages: { en, ru },
};
