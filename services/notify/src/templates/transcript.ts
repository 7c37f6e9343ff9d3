import { html, joinParts, type Params, paragraphs, type Template } from "./template.ts";

const en = {
  subject: ({ project_name = "" }: Params) => `Your conversation with ${project_name}`,
  text: ({ project_name = "", visitor_name = "", transcript = "" }: Params) =>
    joinParts(
      visitor_name === "" ? "Hello," : `Hello ${visitor_name},`,
      `here is your conversation with ${project_name}:`,
      transcript,
    ),
  html: ({ project_name = "", visitor_name = "", transcript = "" }: Params) =>
    html`<p>Hello${visitor_name === "" ? "" : ` ${visitor_name}`},</p>
<p>here is your conversation with ${project_name}:</p>
${paragraphs(transcript)}`,
};

const ru = {
  subject: ({ project_name = "" }: Params) => `Ваша беседа с ${project_name}`,
  text: ({ project_name = "", visitor_name = "", transcript = "" }: Params) =>
    joinParts(
      visitor_name === "" ? "Здравствуйте!" : `Здравствуйте, ${visitor_name}!`,
      `Ваша беседа с ${project_name}:`,
      transcript,
    ),
  html: ({ project_name = "", visitor_name = "", transcript = "" }: Params) =>
    html`<p>Здравствуйте${visitor_name === "" ? "" : `, ${visitor_name}`}!</p>
<p>Ваша беседа с ${project_name}:</p>
${paragraphs(transcript)}`,
};

/** A conversation, for whoever asked for it (C5, C15). `transcript` is lines as they are to be read. */
export const transcript: Template = {
  required: ["project_name", "transcript"],
  optional: ["visitor_name"],
  languages: { en, ru },
};
