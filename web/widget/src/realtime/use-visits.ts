import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useEffect } from "preact/hooks";

/** Pages that change without being loaded anew say so here, where browsers know it. */
interface NavigatingWindow {
  readonly navigation?: EventTarget;
}

/** Tells which page the visitor looks at (C8): this one, and those that it becomes. */
export function useVisits(client: VisitorClient, started: boolean): void {
  useEffect(() => {
    if (!started) return;
    const tell = () => client.visit(location.href, document.title);
    tell();
    const { navigation } = window as NavigatingWindow;
    addEventListener("popstate", tell);
    navigation?.addEventListener("navigatesuccess", tell);
    return () => {
      removeEventListener("popstate", tell);
      navigation?.removeEventListener("navigatesuccess", tell);
    };
  }, [client, started]);
}
