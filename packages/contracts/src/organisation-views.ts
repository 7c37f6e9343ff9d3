import Type, { type Static } from "typebox";

const Time = Type.String({ pattern: "^([01]\\d|2[0-3]):[0-5]\\d$", description: "Local time, `HH:MM`." });
const strict = { additionalProperties: false } as const;

/** When a department is open (P7), by the clock of its zone. Without weekly intervals always, except on holidays. */
export const BusinessHoursView = Type.Object(
  {
    time_zone: Type.String({ maxLength: 64, description: "IANA zone, for example `Europe/Berlin`." }),
    weekly: Type.Array(
      Type.Object(
        {
          weekday: Type.Integer({ minimum: 1, maximum: 7, description: "1 is Monday: the day on which it opens." }),
          opens: Time,
          closes: Type.String({
            pattern: "^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$",
            description: "`HH:MM` or `24:00`; not after `opens` means on the day after.",
          }),
        },
        strict,
      ),
      { maxItems: 50 },
    ),
    holidays: Type.Array(
      Type.Object(
        {
          date: Type.String({ format: "date" }),
          name: Type.String({ maxLength: 100 }),
          opens: Type.String({ maxLength: 5, description: "Empty, as `closes`: closed all day." }),
          closes: Type.String({ maxLength: 5 }),
        },
        strict,
      ),
      { maxItems: 200, description: "Each replaces what opens on its date." },
    ),
  },
  strict,
);
export type BusinessHoursView = Static<typeof BusinessHoursView>;

/** How chats that wait for a department find an operator (C17). */
export const RoutingModeView = Type.Union([
  Type.Literal("manual"),
  Type.Literal("round_robin"),
  Type.Literal("least_busy"),
]);
export type RoutingModeView = Static<typeof RoutingModeView>;

export const PermissionView = Type.Union([
  Type.Literal("chat"),
  Type.Literal("tickets"),
  Type.Literal("clients"),
  Type.Literal("admin"),
]);
export type PermissionView = Static<typeof PermissionView>;

const FormFieldView = Type.Union([Type.Literal("off"), Type.Literal("optional"), Type.Literal("required")]);
export type FormFieldView = Static<typeof FormFieldView>;

/** What is asked before a chat (C1). */
export const ChatFormView = Type.Object({ name: FormFieldView, email: FormFieldView, phone: FormFieldView }, strict);
export type ChatFormView = Static<typeof ChatFormView>;
