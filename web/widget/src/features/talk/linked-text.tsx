import { linkedText } from "@switchboard/web-shared/linked-text";

/** A text in which addresses can be followed, shown as they were written. */
export function LinkedText({ text }: { text: string }) {
  return linkedText(text).map(({ text: part, href }) =>
    href ? (
      <a href={href} title={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
