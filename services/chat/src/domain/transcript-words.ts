import type { Author, NoteCode, SystemNote } from "./message.ts";

/** Languages that transcripts are written in. */
export type TranscriptLanguage = "en" | "ru";

type NoteText = (params: SystemNote["params"]) => string;

interface Words extends Readonly<Record<Author["kind"], string>> {
  readonly notes: Readonly<Record<NoteCode, NoteText>>;
}

/** The language of a transcript for a BCP 47 tag: its own if there is one, else English. */
export function transcriptLanguage(tag: string): TranscriptLanguage {
  return tag.toLowerCase().split("-")[0] === "ru" ? "ru" : "en";
}

const en: Words = {
  visitor: "Visitor",
  operator: "Support",
  system: "",
  notes: {
    taken: ({ operator_name = "" }) => `${operator_name} joined the conversation`,
    forwarded: ({ department_name = "" }) => `The conversation was forwarded to ${department_name}`,
    form_offered: () => "The contact form was offered",
    uploads_allowed: () => "Files may be sent from here on",
    uploads_forbidden: () => "Files may not be sent from here on",
    ended: ({ by }) => (by === "visitor" ? "The visitor ended the conversation" : "The conversation ended"),
    identified: ({ name = "" }) => (name === "" ? "The visitor signed in" : `${name} signed in`),
    sign_in_asked: () => "The visitor was asked to sign in",
    page_offered: ({ url = "", label = "" }) => `A page was offered: ${label === "" ? url : `${label} (${url})`}`,
  },
};

const ru: Words = {
  visitor: "Посетитель",
  operator: "Поддержка",
  system: "",
  notes: {
    taken: ({ operator_name = "" }) => `В беседе: ${operator_name}`,
    forwarded: ({ department_name = "" }) => `Беседа передана в отдел «${department_name}»`,
    form_offered: () => "Предложена форма обратной связи",
    uploads_allowed: () => "Теперь можно отправлять файлы",
    uploads_forbidden: () => "Теперь нельзя отправлять файлы",
    ended: ({ by }) => (by === "visitor" ? "Посетитель завершил беседу" : "Беседа завершена"),
    identified: ({ name = "" }) => (name === "" ? "Выполнен вход" : `Выполнен вход: ${name}`),
    sign_in_asked: () => "Посетителя попросили войти",
    page_offered: ({ url = "", label = "" }) => `Предложена страница: ${label === "" ? url : `${label} (${url})`}`,
  },
};

/** What stands in a transcript for those without a name, and for notes. */
export const noteWords: Readonly<Record<TranscriptLanguage, Words>> = { en, ru };
