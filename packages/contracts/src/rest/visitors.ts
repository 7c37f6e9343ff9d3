import Type, { type Static } from "typebox";
import { ChatView, PageView, Timestamp, Uuid } from "../views.ts";

/** Bodies of what is known of visitors (C8, C10, C15). */

const strict = { additionalProperties: false } as const;

export const PagesBody = Type.Object({
  pages: Type.Array(PageView, { description: "Newest first, at most 50: the first was looked at last." }),
});
export type PagesBody = Static<typeof PagesBody>;

export const EarlierChatsBody = Type.Object({
  chats: Type.Array(ChatView, { description: "Newest first." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type EarlierChatsBody = Static<typeof EarlierChatsBody>;

export const AddNoteBody = Type.Object({ text: Type.String({ minLength: 1, maxLength: 2000 }) }, strict);
export type AddNoteBody = Static<typeof AddNoteBody>;

/** What somebody on staff noted of a visitor or client. */
export const VisitorNoteView = Type.Object({
  id: Uuid,
  chat_id: Type.String({ format: "uuid", description: "Where it was written." }),
  text: Type.String(),
  author: Type.Object({ id: Uuid, name: Type.String() }),
  written_at: Timestamp,
});
export type VisitorNoteView = Static<typeof VisitorNoteView>;

export const VisitorNoteBody = Type.Object({ note: VisitorNoteView });
export type VisitorNoteBody = Static<typeof VisitorNoteBody>;

export const VisitorNotesBody = Type.Object({
  notes: Type.Array(VisitorNoteView, { description: "Newest first." }),
  next_page_token: Type.String({ description: "Empty at the end." }),
});
export type VisitorNotesBody = Static<typeof VisitorNotesBody>;
