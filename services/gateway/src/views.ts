import { ChatSchema, CursorsSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import { PageVisitSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { MessageAcceptedSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/exchange";
import { AuthorSchema, MessageSchema } from "@switchboard/contracts/gen/switchboard/chat/v1/message";
import { Mode, StaffSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { PreferencesSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { DepartmentPresenceSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { ChatView, PageView } from "@switchboard/contracts/schemas/chat";
import { AcceptedView, AuthorView, CursorsView, MessageView } from "@switchboard/contracts/schemas/message";
import { DepartmentPresenceView, type ModeView, StaffView } from "@switchboard/contracts/schemas/organisation";
import { PreferencesView } from "@switchboard/contracts/schemas/preferences";
import { toWord } from "@switchboard/contracts/words";
import { viewOf } from "./view/view.ts";

/** The views that are not just the answer of an operation: sockets show them, or a route with work of its own. */

export const toChatView = viewOf(ChatView, ChatSchema);
export const toMessageView = viewOf(MessageView, MessageSchema);
export const toAcceptedView = viewOf(AcceptedView, MessageAcceptedSchema);
export const toAuthorView = viewOf(AuthorView, AuthorSchema);
export const toCursorsView = viewOf(CursorsView, CursorsSchema);
export const toPageView = viewOf(PageView, PageVisitSchema);
export const toStaffView = viewOf(StaffView, StaffSchema);
export const toPreferencesView = viewOf(PreferencesView, PreferencesSchema);
export const toDepartmentPresenceView = viewOf(DepartmentPresenceView, DepartmentPresenceSchema);

/** A mode that this version does not know gives nobody work. */
export function toModeView(mode: Mode): ModeView {
  return toWord(Mode, mode) ?? "offline";
}
