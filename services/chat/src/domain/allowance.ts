/** How often something may be done: at most `max` times in any `windowS` seconds. */
export interface Allowance {
  readonly max: number;
  readonly windowS: number;
}

/** Transcripts of one chat that its visitor may have sent (C5). */
export const visitorTranscripts: Allowance = { max: 3, windowS: 3_600 };
/** Transcripts that strangers may have sent to one mailbox: whoever's it is did not ask for more. */
export const mailboxTranscripts: Allowance = { max: 10, windowS: 86_400 };
/** Transcripts that visitors of one address on the network may have sent, with however many cookies. */
export const networkTranscripts: Allowance = { max: 30, windowS: 3_600 };
/** Transcripts that one member of staff may send (C15). */
export const staffTranscripts: Allowance = { max: 30, windowS: 3_600 };
/** How often a chat's visitor may be asked to sign in (C11). */
export const signInPrompts: Allowance = { max: 1, windowS: 60 };
/** How often may be knocked in a chat (C14). */
export const knocks: Allowance = { max: 1, windowS: 10 };

/** Contact forms that one visitor may send (C19): each is a mail to somebody. */
export const contactForms: Allowance = { max: 5, windowS: 600 };

/** Contact forms from one address on the network, with however many cookies. */
export const networkForms: Allowance = { max: 60, windowS: 600 };
/** Mails about contact forms to one department; what comes beyond is in the history alone. */
export const departmentForms: Allowance = { max: 120, windowS: 3_600 };

/**
 * Under which name a mailbox is counted: large providers bring `ann+shop@` and `a.nn@` to Ann as well, so that a stranger
 * could spell one mailbox without end. Two people whose names differ in dots alone share an allowance.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf("@");
  const [name = ""] = email.slice(0, at).split("+");
  return `${name.replaceAll(".", "")}${email.slice(at)}`.toLowerCase();
}

/** It may be done now, with what is then to be kept; or not before some seconds have passed. */
export type Spending =
  | { readonly kind: "allowed"; readonly uses: readonly Date[] }
  | { readonly kind: "spent"; readonly retryAfterS: number };

/** Whether something may be done at `at`, having been done at `uses`. */
export function spend({ max, windowS }: Allowance, uses: readonly Date[], at: Date): Spending {
  const begin = at.getTime() - windowS * 1000;
  const recent = uses.map((use) => use.getTime()).filter((use) => use > begin);
  if (recent.length < max) return { kind: "allowed", uses: [...recent, at.getTime()].map((use) => new Date(use)) };
  // Free again when so many have left the window that one more fits.
  const freeing = recent.sort((one, other) => one - other)[recent.length - max] ?? at.getTime();
  return { kind: "spent", retryAfterS: Math.max(1, Math.ceil((freeing - begin) / 1000)) };
}
