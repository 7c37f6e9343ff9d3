import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useSignal } from "../realtime/use-signal.ts";
import { useTexts } from "../texts/texts.ts";

/** A thin line while the connection is not there; nothing that was typed or sent goes away. */
export function ConnectionLine({ client }: { client: VisitorClient }) {
  const texts = useTexts();
  const { connection } = client;
  useSignal(connection.stateChanged);
  const { state } = connection;
  const text = state === "resuming" ? texts.reconnecting : state === "lost" ? texts.lost : "";
  return (
    <div class="line" role="status" data-state={state}>
      {text}
    </div>
  );
}
