import { linkedText } from "@switchboard/web-shared/linked-text";

/** A text in which addresses can be followed, shown as they were written. */
export function LinkedText({ text }: { text: string }) {
  let at = 0;
  return linkedText(text).map(({ text: part, href }) => {
    const key = at;
    at += part.length;
    if (!href) return part;
    return (
      <a key={key} href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    );
  });
}
