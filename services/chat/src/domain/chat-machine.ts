import type { Chat, Client, Named, Side } from "./chat.ts";
import { answerMissed, type ContactForm, offerForm, sendToForm, submitForm } from "./contact-form.ts";
import { give, take } from "./holding.ts";
import { identify } from "./identity.ts";
import { type Absence, abandon, end, park, returnUnanswered } from "./leaving.ts";
import { move } from "./moving.ts";
import { rename } from "./naming.ts";
import { cancel, deny, expire, forward, lose, transfer, type WayBack } from "./offering.ts";
import { rate } from "./rating.ts";
import type { Transition } from "./transition.ts";
import { setUploads } from "./uploads.ts";

/** Everything that can be done to a chat; what people say in it is not a change of the chat. */
export type ChatCommand =
  | { readonly kind: "take"; readonly operator: Named }
  | { readonly kind: "give"; readonly operator: Named }
  | { readonly kind: "forward"; readonly by: Named; readonly department: Named }
  | { readonly kind: "transfer"; readonly by: Named; readonly to: Named; readonly reason: string }
  | { readonly kind: "deny"; readonly by: Named; readonly back: WayBack }
  | { readonly kind: "cancel"; readonly by: Named }
  | { readonly kind: "expire"; readonly back: WayBack }
  | { readonly kind: "lose"; readonly targetId: string; readonly back: WayBack }
  | { readonly kind: "park"; readonly operatorId: string }
  | { readonly kind: "return_unanswered"; readonly absence: Absence }
  | { readonly kind: "abandon"; readonly afterS: number }
  | { readonly kind: "offer_form" }
  | { readonly kind: "send_to_form"; readonly by: Named }
  | { readonly kind: "submit_form"; readonly form: ContactForm }
  | { readonly kind: "answer"; readonly by: Named; readonly text: string }
  | { readonly kind: "move"; readonly from: Named; readonly to: Named }
  | { readonly kind: "identify"; readonly client: Client }
  | { readonly kind: "rename"; readonly by: Named; readonly name: string; readonly summary: string }
  | { readonly kind: "rate"; readonly score: number; readonly comment: string }
  | { readonly kind: "set_uploads"; readonly by: Named; readonly allowed: boolean }
  | { readonly kind: "end"; readonly by: Side };

/**
 * The chat's state machine, and the only way to change a chat: what a command makes of it, in any state. Throws the command's refusal, documented at
 * each command's own function, and then nothing has changed.
 */
export function decide(chat: Chat, command: ChatCommand, at: Date): Transition {
  switch (command.kind) {
    case "take":
      return take(chat, command.operator, at);
    case "give":
      return give(chat, command.operator, at);
    case "forward":
      return forward(chat, command.by, command.department, at);
    case "transfer":
      return transfer(chat, command.by, command.to, command.reason, at);
    case "deny":
      return deny(chat, command.by, command.back, at);
    case "cancel":
      return cancel(chat, command.by, at);
    case "expire":
      return expire(chat, command.back, at);
    case "lose":
      return lose(chat, command.targetId, command.back, at);
    case "park":
      return park(chat, command.operatorId, at);
    case "return_unanswered":
      return returnUnanswered(chat, command.absence, at);
    case "abandon":
      return abandon(chat, command.afterS, at);
    case "offer_form":
      return offerForm(chat, at);
    case "send_to_form":
      return sendToForm(chat, command.by, at);
    case "submit_form":
      return submitForm(chat, command.form, at);
    case "answer":
      return answerMissed(chat, command.by, command.text, at);
    case "move":
      return move(chat, command.from, command.to, at);
    case "identify":
      return identify(chat, command.client, at);
    case "rename":
      return rename(chat, command.by, command.name, command.summary, at);
    case "rate":
      return rate(chat, command.score, command.comment, at);
    case "set_uploads":
      return setUploads(chat, command.by, command.allowed, at);
    case "end":
      return end(chat, command.by, at);
  }
}
