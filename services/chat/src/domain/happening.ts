import type { Client, EndReason, Forward, Named, Offer, Rating, Side, Transfer } from "./chat.ts";
import type { SystemNote } from "./message.ts";

/**
 * How an operator came to a chat: by taking it, by being given it (C17), by a transfer, by its coming back, or by
 * starting it (C6).
 */
export type Way = "list" | "routing" | "forward" | "transfer" | "parked" | "started";

/** Why an offer came to nothing (peers call it the return edge): each has one outcome. */
export type ReturnReason = "denied" | "timeout" | "lost" | "cancelled";

/** What a change of a chat was. Each is a line of its timeline and an event; some are notes in the conversation. */
export type Happening =
  | { readonly kind: "taken"; readonly operator: Named; readonly way: Way; readonly at: Date }
  | { readonly kind: "forwarded"; readonly offer: Forward; readonly at: Date }
  | { readonly kind: "transfer_offered"; readonly offer: Transfer; readonly at: Date }
  | {
      readonly kind: "returned";
      readonly offer: Offer;
      readonly reason: ReturnReason;
      /** Who has it again; undefined when it went to the list. */
      readonly operator: Named | undefined;
      readonly at: Date;
    }
  | { readonly kind: "parked"; readonly operator: Named; readonly at: Date }
  | { readonly kind: "unanswered"; readonly operator: Named; readonly at: Date }
  | { readonly kind: "form_offered"; readonly by: Named | undefined; readonly at: Date }
  | { readonly kind: "ended"; readonly by: Side | "system"; readonly reason: EndReason; readonly at: Date }
  | { readonly kind: "identified"; readonly client: Client; readonly at: Date }
  | { readonly kind: "renamed"; readonly name: string; readonly summary: string; readonly at: Date }
  | { readonly kind: "rated"; readonly rating: Rating; readonly at: Date }
  | { readonly kind: "uploads_set"; readonly allowed: boolean; readonly at: Date }
  | { readonly kind: "answered"; readonly by: Named; readonly text: string; readonly at: Date }
  | { readonly kind: "moved"; readonly from: Named; readonly to: Named; readonly at: Date };

/**
 * The note that stands in the conversation for what happened, where both sides read it; undefined for what only staff
 * are to know.
 */
export function noteOf(happening: Happening): SystemNote | undefined {
  switch (happening.kind) {
    case "taken":
      return { code: "taken", params: { operator_name: happening.operator.name } };
    case "forwarded":
      return { code: "forwarded", params: { department_name: happening.offer.department.name } };
    case "form_offered":
      return { code: "form_offered", params: {} };
    case "ended":
      return { code: "ended", params: { by: happening.by, reason: happening.reason } };
    case "identified":
      return { code: "identified", params: { name: happening.client.name } };
    case "uploads_set":
      return { code: happening.allowed ? "uploads_allowed" : "uploads_forbidden", params: {} };
    case "transfer_offered":
    case "returned":
    case "parked":
    case "unanswered":
    case "renamed":
    case "rated":
    case "answered":
    case "moved":
      return undefined;
  }
}
