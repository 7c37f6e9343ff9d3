import { Text } from "@mantine/core";
import { formatDuration } from "@switchboard/web-shared/format";
import { useServerNow } from "../../state/use-server-now.ts";

/** After this a visitor is offered the contact form (C19's default); past half of it the time turns amber, past it red. */
const WAITING_LIMIT_MS = 180_000;

function toneOf(waited: number): string {
  if (waited >= WAITING_LIMIT_MS) return "var(--red)";
  return waited >= WAITING_LIMIT_MS / 2 ? "var(--amber)" : "dimmed";
}

/** How long somebody waits, counting up. */
export function WaitTime({ since }: { since: string }) {
  const waited = useServerNow() - Date.parse(since);
  return (
    <Text span size="xs" fw={600} c={toneOf(waited)} className="tabular">
      {formatDuration(waited)}
    </Text>
  );
}
