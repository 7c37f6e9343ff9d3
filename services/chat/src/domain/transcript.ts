import { setOff } from "@switchboard/contracts/texts";
import type { Message } from "./message.ts";
import { noteWords, type TranscriptLanguage } from "./transcript-words.ts";

/** How a transcript is written. */
export interface TranscriptStyle {
  readonly language: TranscriptLanguage;
  /** IANA. */
  readonly timeZone: string;
}

/**
 * Bytes of a transcript at most: it travels as one event, and 1 MiB is what NATS takes, escaped as JSON. What is older
 * than fits is left out.
 */
const MAX_BYTES = 150_000;

/** Stands before every further line of a message: nobody writes what looks like another one's line. */
const CONTINUED = " ".repeat("00:00 ".length);

/** A conversation as text, a line for each message and one for each day; empty when nothing is left of it. */
export function writeTranscript(messages: readonly Message[], style: TranscriptStyle): string {
  const format = dateFormat(style.timeZone);
  const lines: string[] = [];
  let day = "";
  for (const message of messages) {
    const text = wordsOf(message, style.language);
    if (text === undefined) continue;
    const { date, time } = format(message.sentAt);
    if (date !== day) lines.push(`${date} (${style.timeZone})`);
    day = date;
    lines.push(`${time} ${setOff(text, CONTINUED)}`);
  }
  return newestOf(lines);
}

function wordsOf({ author, content }: Message, language: TranscriptLanguage): string | undefined {
  const words = noteWords[language];
  if (content.kind === "system") return words.notes[content.note.code](content.note.params);
  const name = author.kind === "system" || author.name === "" ? words[author.kind] : author.name;
  return `${name}: ${content.kind === "file" ? `[${content.file.name}]` : content.text}`;
}

function newestOf(lines: readonly string[]): string {
  let bytes = 0;
  let from = lines.length;
  while (from > 0) {
    bytes += Buffer.byteLength(lines[from - 1] ?? "") + 1;
    if (bytes > MAX_BYTES) break;
    from -= 1;
  }
  return from === 0 ? lines.join("\n") : ["…", ...lines.slice(from)].join("\n");
}

function dateFormat(timeZone: string): (at: Date) => { date: string; time: string } {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return (at) => {
    const [date = "", time = ""] = format.format(at).split(" ");
    return { date, time };
  };
}
