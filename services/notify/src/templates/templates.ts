import { facts, link, type Part, paragraphs, quote } from "./parts.ts";

/** The languages of every template. */
export const mailLanguages = ["en", "ru"] as const;
export type MailLanguage = (typeof mailLanguages)[number];

/** What a template speaks of: plain text, never markup. */
export type Params = Readonly<Record<string, string>>;

/** A template in one language; optional params may be empty. */
interface Wording {
  readonly subject: string;
  readonly parts: readonly Part[];
}

export interface Template {
  /** Without these there is no mail. */
  readonly required: readonly string[];
  /** What speaks of these is left out when they are empty. */
  readonly optional: readonly string[];
  readonly languages: Readonly<Record<MailLanguage, (params: Params) => Wording>>;
}

/**
 * A conversation, for whoever asked for it (C5, C15). `transcript` is lines as they are to be read. Nobody is greeted by
 * name: a stranger chose it.
 */
const transcript: Template = {
  required: ["project_name", "transcript"],
  optional: [],
  languages: {
    en: ({ project_name: project, transcript: lines = "" }) => ({
      subject: `Your conversation with ${project}`,
      parts: [paragraphs("Hello,"), paragraphs(`here is your conversation with ${project}:`), paragraphs(lines)],
    }),
    ru: ({ project_name: project, transcript: lines = "" }) => ({
      subject: `Ваша беседа с ${project}`,
      parts: [paragraphs("Здравствуйте!"), paragraphs(`Ваша беседа с ${project}:`), paragraphs(lines)],
    }),
  },
};

/** A missed conversation, for the department (C19). `link` leads staff to where it is answered. */
const contactForm: Template = {
  required: ["project_name", "department_name", "name", "email", "message", "link"],
  optional: ["phone"],
  languages: {
    en: ({ project_name: project, department_name, name = "", email = "", phone = "", ...params }) => ({
      subject: `${project}: a message from ${name}`,
      parts: [
        paragraphs(`Somebody left a message for ${department_name} on ${project}.`),
        facts({ Name: name, Email: email, Phone: phone }),
        quote(params["message"] ?? ""),
        link("Answer it here", params["link"] ?? ""),
      ],
    }),
    ru: ({ project_name: project, department_name, name = "", email = "", phone = "", ...params }) => ({
      subject: `${project}: сообщение от ${name}`,
      parts: [
        paragraphs(`Новое сообщение для отдела «${department_name}» на ${project}.`),
        facts({ Имя: name, Почта: email, Телефон: phone }),
        quote(params["message"] ?? ""),
        link("Ответить", params["link"] ?? ""),
      ],
    }),
  },
};

const answerParts = ({ text = "", operator_name, project_name, quoted = "" }: Params) => [
  paragraphs(text),
  paragraphs(`${operator_name}\n${project_name}`),
  quote(quoted),
];

/** An operator's answer to a missed conversation (C19); `quoted` is what was asked. */
const answer: Template = {
  required: ["project_name", "operator_name", "text"],
  optional: ["quoted"],
  languages: {
    en: (params) => ({ subject: `${params["project_name"]} answers your message`, parts: answerParts(params) }),
    ru: (params) => ({ subject: `${params["project_name"]}: ответ на ваше сообщение`, parts: answerParts(params) }),
  },
};

/** An operator opened a conversation with a client who has no page open (C6); `link` leads to where to answer. */
const invitation: Template = {
  required: ["project_name", "operator_name", "text", "link"],
  optional: [],
  languages: {
    en: ({ project_name: project, operator_name, text = "", link: address = "" }) => ({
      subject: `A message from ${project}`,
      parts: [paragraphs(`${operator_name} of ${project} wrote to you:`), quote(text), link("Answer here", address)],
    }),
    ru: ({ project_name: project, operator_name, text = "", link: address = "" }) => ({
      subject: `Сообщение от ${project}`,
      parts: [paragraphs(`${operator_name} (${project}) пишет вам:`), quote(text), link("Ответить", address)],
    }),
  },
};

/** Every mail that can be asked for, by its name. */
export const templates: ReadonlyMap<string, Template> = new Map([
  ["transcript", transcript],
  ["contact_form", contactForm],
  ["answer", answer],
  ["invitation", invitation],
]);
