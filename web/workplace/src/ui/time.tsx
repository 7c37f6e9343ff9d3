import { formatDateTime, formatTime } from "@switchboard/web-shared/format";
import { useLocale } from "./use-locale.ts";

/** The time of day, and the date on hover. */
export function Time({ at }: { at: string }) {
  const locale = useLocale();
  return (
    <time dateTime={at} title={formatDateTime(at, locale)}>
      {formatTime(at, locale)}
    </time>
  );
}
