import { invalidField } from "@switchboard/kit/errors";

const fonts = ["system", "sans", "serif", "mono"] as const;
const sounds = ["none", "chime", "bell", "knock", "pop"] as const;
const themes = ["system", "light", "dark"] as const;

/** What a person prefers (P8). */
export interface Preferences {
  /** Counts the saves; 0 when there was none yet. */
  readonly version: number;
  readonly ticketFont: string;
  /** CSS pixels. */
  readonly ticketFontSize: number;
  readonly notificationSound: string;
  readonly desktopNotifications: boolean;
  readonly hideSystemMessages: boolean;
  readonly signature: string;
  /** BCP 47. */
  readonly language: string;
  readonly theme: string;
}

/** What holds until a person says otherwise. */
export const defaultPreferences: Preferences = {
  version: 0,
  ticketFont: "system",
  ticketFontSize: 14,
  notificationSound: "chime",
  desktopNotifications: false,
  hideSystemMessages: false,
  signature: "",
  language: "en",
  theme: "system",
};

const FONT_SIZE = [10, 24] as const;
const SIGNATURE_MAX = 2000;
/** RFC 5646 2.1 in outline: a language, then subtags. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
/** Everything that is no text but line breaks and tabs. */
const CONTROL = /[^\P{Cc}\n\t]/u;

/** Throws invalid_argument presence.invalid_preferences naming the field. */
export function checkPreferences(input: Preferences): Preferences {
  checkOneOf(fonts, "/ticket_font", input.ticketFont);
  checkOneOf(sounds, "/notification_sound", input.notificationSound);
  checkOneOf(themes, "/theme", input.theme);
  const [least, most] = FONT_SIZE;
  if (!(input.ticketFontSize >= least && input.ticketFontSize <= most)) {
    throw invalid("/ticket_font_size", `must be ${least} to ${most}`);
  }
  if (input.signature.length > SIGNATURE_MAX || CONTROL.test(input.signature)) {
    throw invalid("/signature", `must be text of at most ${SIGNATURE_MAX} characters`);
  }
  if (!LANGUAGE.test(input.language)) throw invalid("/language", "must be a BCP 47 tag");
  return checkVersion(input);
}

function checkVersion(input: Preferences): Preferences {
  if (input.version < 0) throw invalid("/version", "must not be negative");
  return input;
}

function checkOneOf(words: readonly string[], pointer: string, value: string): void {
  if (!words.includes(value)) throw invalid(pointer, `must be one of ${words.join(", ")}`);
}

function invalid(pointer: string, detail: string) {
  return invalidField("presence.invalid_preferences", pointer, detail);
}
