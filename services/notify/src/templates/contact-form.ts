import { factLines, facts, html, joinParts, link, type Params, quote, type Template } from "./template.ts";

const enRows = ({ name = "", email = "", phone = "" }: Params) =>
  [
    ["Name", name],
    ["Email", email],
    ["Phone", phone],
  ] as const;

const ruRows = ({ name = "", email = "", phone = "" }: Params) =>
  [
    ["Имя", name],
    ["Почта", email],
    ["Телефон", phone],
  ] as const;

const en = {
  subject: ({ project_name = "", name = "" }: Params) => `${project_name}: a message from ${name}`,
  text: (params: Params) =>
    joinParts(
      `Somebody left a message for ${params["department_name"]} on ${params["project_name"]}.`,
      factLines(enRows(params)),
      params["message"] ?? "",
      `Answer it here: ${params["link"]}`,
    ),
  html: (params: Params) =>
    html`<p>Somebody left a message for ${params["department_name"] ?? ""} on ${params["project_name"] ?? ""}.</p>
${facts(enRows(params))}
${quote(params["message"] ?? "")}
${link(params["link"] ?? "", "Answer it")}`,
};

const ru = {
  subject: ({ project_name = "", name = "" }: Params) => `${project_name}: сообщение от ${name}`,
  text: (params: Params) =>
    joinParts(
      `Новое сообщение для отдела «${params["department_name"]}» на ${params["project_name"]}.`,
      factLines(ruRows(params)),
      params["message"] ?? "",
      `Ответить: ${params["link"]}`,
    ),
  html: (params: Params) =>
    html`<p>Новое сообщение для отдела «${params["department_name"] ?? ""}» на ${params["project_name"] ?? ""}.</p>
${facts(ruRows(params))}
${quote(params["message"] ?? "")}
${link(params["link"] ?? "", "Ответить")}`,
};

/** A missed conversation, for the department (C19). `link` leads staff to where it is answered. */
export const contactForm: Template = {
  required: ["project_name", "department_name", "name", "email", "message", "link"],
  optional: ["phone"],
  languages: { en, ru },
};
