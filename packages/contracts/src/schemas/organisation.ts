import Type, { type Static } from "typebox";
import { FormField, Mode, Permission, RoutingMode, StaffRole } from "../gen/switchboard/presence/v1/organisation_pb.js";
import { wordsOf } from "../words.ts";
import { ClientSource, Language, Nullable, Timestamp, UNKNOWN_WORD, Uuid, View, Word } from "./shapes.ts";

/** How the company is organised (P1, P7): departments, projects, staff. */

const Time = Type.String({
  pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$",
  description: "Local time, `HH:MM`.",
  examples: ["09:00"],
});
const strict = { additionalProperties: false } as const;

/** When a department is open (P7), by the clock of its zone. Without weekly intervals always, except on holidays. */
export const BusinessHoursView = View(
  "BusinessHours",
  {
    time_zone: Type.String({ maxLength: 64, description: "IANA zone.", examples: ["Europe/Berlin"] }),
    weekly: Type.Array(
      View(
        "OpenInterval",
        {
          weekday: Type.Integer({ minimum: 1, maximum: 7, description: "1 is Monday: the day on which it opens." }),
          opens: Time,
          closes: Type.String({
            pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
            description: "`HH:MM` or `24:00`; not after `opens` means on the day after.",
          }),
        },
        { ...strict },
      ),
      { maxItems: 50 },
    ),
    holidays: Type.Array(
      View(
        "Holiday",
        {
          date: Type.String({ format: "date" }),
          name: Type.String({ maxLength: 100 }),
          opens: Type.String({ maxLength: 5, description: "Empty, as `closes`: closed all day." }),
          closes: Type.String({ maxLength: 5 }),
        },
        { ...strict },
      ),
      { maxItems: 200, description: "Each replaces what opens on its date." },
    ),
  },
  { ...strict, description: "By the clock of the zone. Without weekly intervals always open, except on holidays." },
);

/** How chats that wait for a department find an operator (C17). Those of a mode that is not known are not given out. */
export const RoutingModeView = Word(wordsOf(RoutingMode), { title: "RoutingMode", [UNKNOWN_WORD]: "manual" });

export const PermissionView = Word(wordsOf(Permission), { title: "Permission" });

const FormFieldView = Word(wordsOf(FormField), { title: "FormField", [UNKNOWN_WORD]: "optional" });

/** What is asked before a chat (C1). */
export const ChatFormView = View(
  "ChatForm",
  { name: FormFieldView, email: FormFieldView, phone: FormFieldView },
  { ...strict },
);

/** A mode that is not known gives nobody work. */
export const ModeView = Word(wordsOf(Mode), { title: "Mode", [UNKNOWN_WORD]: "offline" });
export type ModeView = Static<typeof ModeView>;

/** A role that is not known may do nothing that others may not. */
export const RoleView = Word(wordsOf(StaffRole), { title: "Role", [UNKNOWN_WORD]: "operator" });

export const StaffView = View("Staff", {
  id: Uuid,
  email: Type.String(),
  name: Type.String(),
  role: RoleView,
  department_ids: Type.Array(Uuid),
  permissions: Type.Array(PermissionView),
  mode: ModeView,
});
export type StaffView = Static<typeof StaffView>;

/** A member of staff as administrators see them. */
export const StaffMemberView = View("StaffMember", {
  ...StaffView.properties,
  deactivated: Type.Boolean({ description: "Has left the company." }),
});

export const DepartmentView = View("Department", {
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  language: Type.String(),
  accepts_chats: Type.Boolean(),
  accepts_tickets: Type.Boolean(),
  head_id: Nullable(Uuid),
  escalates_to_id: Nullable(Uuid),
  project_ids: Type.Array(Uuid),
  permissions: Type.Array(PermissionView, { description: "What its members may use (P1)." }),
  routing_mode: RoutingModeView,
  chat_limit: Type.Integer({ description: "Chats that one operator may be given automatically." }),
  reply_limit_s: Type.Integer({ description: "Seconds that a visitor waits for an away operator (P4)." }),
  waiting_limit_s: Type.Integer({
    description: "Seconds in the list after which the contact form is offered (C19).",
  }),
  hours: Nullable(BusinessHoursView),
  email: Nullable(Type.String({ description: "Mailbox for missed conversations; null means the members' own." })),
});

/** A brand or site of the company. */
export const ProjectView = View("Project", {
  id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  allowed_origins: Type.Array(Type.String()),
  accent_color: Type.String(),
  form: ChatFormView,
  uploads_allowed: Type.Boolean(),
  account_url_template: Nullable(Type.String({ description: "`{client_id}` stands for the client (C11)." })),
  site_url: Nullable(Type.String({ description: "Where mails lead clients to answer (C6)." })),
  language: Language,
  client_source: ClientSource,
});

export const KeyAlgorithmView = Word(["HS256", "EdDSA"], { title: "KeyAlgorithm" });

/** A key with which a project's site signs its clients' tokens (C4), without what is secret in it. */
export const ProjectKeyView = View("ProjectKey", {
  key_id: Type.String(),
  algorithm: KeyAlgorithmView,
  created_at: Timestamp,
});

export const DepartmentPresenceView = View("DepartmentPresence", {
  department_id: Uuid,
  department_name: Type.String(),
  online: Type.Array(
    View("OnlineStaff", {
      staff_id: Uuid,
      name: Type.String(),
      reachability: Word(["reachable", "suspect"], { title: "Reachability", [UNKNOWN_WORD]: "reachable" }),
    }),
  ),
});
export type DepartmentPresenceView = Static<typeof DepartmentPresenceView>;

/** What a widget needs to know of its project before a chat. */
export const WidgetView = View("Widget", {
  project: View("WidgetProject", { id: Uuid, slug: Type.String(), name: Type.String(), accent_color: Type.String() }),
  form: ChatFormView,
  uploads_allowed: Type.Boolean({ description: "Until an operator decides otherwise in a chat (C13)." }),
  departments: Type.Array(
    View("WidgetDepartment", {
      id: Uuid,
      name: Type.String(),
      online: Nullable(Type.Integer({ description: "How many operators are online; null while nobody knows." })),
      open: Type.Boolean({ description: "Within its business hours." }),
      opens_at: Nullable(Timestamp),
    }),
  ),
});
export type WidgetView = Static<typeof WidgetView>;
