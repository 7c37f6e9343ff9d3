import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useSpeech } from "../texts/texts.ts";

/** A thin line while the connection is not there; nothing that was typed or sent goes away. */
export function ConnectionLine({ client }: { client: VisitorClient }) {
  const { t } = useSpeech();
  const { connection } = client;
  useSignal(connection.stateChanged);
  const { state } = connection;
  const text = state === "resuming" ? t("reconnecting") : state === "lost" ? t("lost") : "";
  return (
    <div class="line" role="status" data-state={state}>
      {text}
    </div>
  );
}
