const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** `14:05` */
export function formatTime(at: string, locale: string): string {
  return dateFormat(locale, { timeStyle: "short" }).format(new Date(at));
}

/** `22 November 2026, 14:05` in the reader's way. */
export function formatDateTime(at: string, locale: string): string {
  return dateFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}

/** `Friday, 20 November`, with the year when it is another one. */
export function formatDay(at: string, locale: string, now: Date): string {
  const date = new Date(at);
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return dateFormat(locale, { weekday: "long", day: "numeric", month: "long", ...year }).format(date);
}

/** A calendar day in the reader's time zone, for comparing. */
export function dayOf(at: string): string {
  return new Date(at).toDateString();
}

/** How long something lasted or lasts: `0:42`, `12:05`, `3:07:00`. Never negative. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, "");
}

/** A size in bytes, in the reader's way: `6 bytes`, `12 kB`, `3.4 MB`. */
export function formatSize(bytes: number, locale: string): string {
  const step = Math.min(2, Math.floor(Math.log10(bytes || 1) / 3));
  const unit = ["byte", "kilobyte", "megabyte"][step];
  // The short name of a byte is "byte", however many there are.
  const unitDisplay = step === 0 ? "long" : "short";
  const options = { style: "unit", unit, unitDisplay, maximumSignificantDigits: 2 } as const;
  return new Intl.NumberFormat(locale, options).format(bytes / 1000 ** step);
}
