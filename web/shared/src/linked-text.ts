/** A piece of a text; with an address where it is one. */
export interface TextPart {
  /** As it was written: of an address the whole of it, so that nobody takes it for another. */
  readonly text: string;
  readonly href?: string;
}

/** Where an address may begin, up to what no address has: spaces, quotes, what is not seen, full stops of other scripts. */
const ADDRESS = /\b(?:https?:\/\/|mailto:)[^\s<>"\p{C}。，、！？；：（）「」『』【】]+/giu;
/** What stands after an address more often than in it. */
const AFTER = /[.,:;!?'’”»…*_]+$/u;

/** Finds the addresses in a text that are safe to follow: http, https and mailto, written out. */
export function linkedText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = withoutEnd(found);
    if (!URL.canParse(address)) continue;
    if (index > from) parts.push({ text: text.slice(from, index) });
    parts.push({ text: address, href: new URL(address).href });
    from = index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

/** An address without the full stop of its sentence, or the bracket that was opened before it. */
function withoutEnd(found: string): string {
  const address = found.replace(AFTER, "");
  return address.endsWith(")") && !address.includes("(") ? withoutEnd(address.slice(0, -1)) : address;
}
