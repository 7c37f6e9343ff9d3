/** A time that callers say. RFC 3339 knows leap seconds, which no clock of ours has: such a second is the one after it. */
export function readTime(text: string): Date {
  const [leap] = /:60(?=[.Z+-])/i.exec(text) ?? [];
  return leap === undefined ? new Date(text) : new Date(new Date(text.replace(leap, ":59")).getTime() + 1_000);
}
