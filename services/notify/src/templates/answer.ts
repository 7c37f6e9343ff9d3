import { Html, html, joinParts, type Params, paragraphs, quote, quoteLines, type Template } from "./template.ts";

const signature = ({ operator_name = "", project_name = "" }: Params) => `${operator_name}\n${project_name}`;

const text = (params: Params) =>
  joinParts(
    params["text"] ?? "",
    signature(params),
    params["quoted"] === undefined || params["quoted"] === "" ? "" : quoteLines(params["quoted"]),
  );

const page = (params: Params) =>
  html`${paragraphs(params["text"] ?? "")}
${paragraphs(signature(params))}
${params["quoted"] === undefined || params["quoted"] === "" ? new Html("") : quote(params["quoted"])}`;

/** What an operator answers to a missed conversation (C19); `quoted` is what was asked. */
export const answer: Template = {
  required: ["project_name", "operator_name", "text"],
  optional: ["quoted"],
  languages: {
    en: { subject: ({ project_name = "" }) => `${project_name} answers your message`, text, html: page },
    ru: { subject: ({ project_name = "" }) => `${project_name}: ответ на ваше сообщение`, text, html: page },
  },
};
