import type { WidgetView } from "@switchboard/contracts/views";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useEffect, useState } from "preact/hooks";

/** Who is online is asked for again this often, in milliseconds, while somebody looks. */
const REFRESH_MS = 30_000;

/** The project and who is there; kept fresh while `looking`. Undefined until the client is started. */
export function useWidgetView(client: VisitorClient, started: boolean, looking: boolean): WidgetView | undefined {
  const [widget, setWidget] = useState<WidgetView | undefined>();
  useEffect(() => {
    if (started) setWidget(client.widget);
  }, [client, started]);
  useEffect(() => {
    if (!started || !looking) return;
    const refresh = () => {
      // What is shown may be a little old; the connection's line tells when there is no network.
      if (document.visibilityState === "visible") client.refreshWidget().then(setWidget, () => undefined);
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    return () => clearInterval(timer);
  }, [client, started, looking]);
  return widget;
}
