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
  | { readonly kind: "end"; readonly by: Side | "system" };

/** What each command makes of a chat. */
const transitions: {
  readonly [Kind in ChatCommand["kind"]]: (chat: Chat, command: ChatCommand & { kind: Kind }, at: Date) => Transition;
} = {
  take: (chat, { operator }, at) => take(chat, operator, at),
  give: (chat, { operator }, at) => give(chat, operator, at),
  forward: (chat, { by, department }, at) => forward(chat, by, department, at),
  transfer: (chat, { by, to, reason }, at) => transfer(chat, by, to, reason, at),
  deny: (chat, { by, back }, at) => deny(chat, by, back, at),
  cancel: (chat, { by }, at) => cancel(chat, by, at),
  expire: (chat, { back }, at) => expire(chat, back, at),
  lose: (chat, { targetId, back }, at) => lose(chat, targetId, back, at),
  park: (chat, { operatorId }, at) => park(chat, operatorId, at),
  return_unanswered: (chat, { absence }, at) => returnUnanswered(chat, absence, at),
  abandon: (chat, { afterS }, at) => abandon(chat, afterS, at),
  offer_form: (chat, _, at) => offerForm(chat, at),
  send_to_form: (chat, { by }, at) => sendToForm(chat, by, at),
  submit_form: (chat, { form }, at) => submitForm(chat, form, at),
  answer: (chat, { by, text }, at) => answerMissed(chat, by, text, at),
  move: (chat, { from, to }, at) => move(chat, from, to, at),
  identify: (chat, { client }, at) => identify(chat, client, at),
  rename: (chat, { by, name, summary }, at) => rename(chat, by, name, summary, at),
  rate: (chat, { score, comment }, at) => rate(chat, score, comment, at),
  set_uploads: (chat, { by, allowed }, at) => setUploads(chat, by, allowed, at),
  end: (chat, { by }, at) => end(chat, by, at),
};

/**
 * The chat's state machine, and the only way to change a chat: what a command makes of it, in any state. Throws the
 * command's refusal, documented at each command's own function, and then nothing has changed.
 */
export function decide<Kind extends ChatCommand["kind"]>(
  chat: Chat,
  command: ChatCommand & { readonly kind: Kind },
  at: Date,
): Transition {
  return transitions[command.kind](chat, command, at);
}
