import { formatDuration } from "@switchboard/web-shared/format";
import { useNow } from "../../ui/use-now.ts";
import styles from "./chats.module.css";

/** After this a visitor is offered the contact form (C19's default); past half of it the time turns amber, past it red. */
const WAITING_LIMIT_MS = 180_000;

function toneOf(waited: number): "amber" | "red" | undefined {
  if (waited >= WAITING_LIMIT_MS) return "red";
  return waited >= WAITING_LIMIT_MS / 2 ? "amber" : undefined;
}

/** How long somebody waits, counting up. */
export function WaitTime({ since }: { since: string }) {
  const waited = useNow() - Date.parse(since);
  return (
    <span className={styles.time} data-tone={toneOf(waited)}>
      {formatDuration(waited)}
    </span>
  );
}
