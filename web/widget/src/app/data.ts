import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import { ProblemError } from "@switchboard/sdk/problem-error";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useCallback, useEffect, useState } from "preact/hooks";
import { useSpeech } from "../texts/texts.ts";
import { knock, pageTitle, soundAfterTouch } from "../ui/knock.ts";
import type { Panel } from "./panel-state.ts";

/** Who is online is asked for again this often, in milliseconds, while somebody looks. */
const REFRESH_MS = 30_000;
/** A page that has not changed for so long, in milliseconds, is what it is: its title often comes after its address. */
const LOOK_MS = 500;
/** A mail that invites to a conversation leads to the site with this parameter. */
const INVITED = "switchboard_chat";

/** How the start goes. */
export interface Start {
  /** `unknown`: there is no such project, so there is nothing to show. */
  readonly state: "loading" | "ready" | "failed" | "unknown";
  readonly retry: () => void;
}

/** Starts the client, and again on request or when the network comes back. */
export function useStart(client: VisitorClient): Start {
  const [state, setState] = useState<Start["state"]>("loading");
  const retry = useCallback(() => {
    setState("loading");
    client.start().then(
      () => setState("ready"),
      (error: unknown) => {
        const unknown = error instanceof ProblemError && error.kind === "not_found";
        setState(unknown ? "unknown" : "failed");
        // The developer of the page should see it in the console.
        if (unknown) reportError(error);
      },
    );
  }, [client]);
  useEffect(retry, [retry]);
  useEffect(() => {
    if (state !== "failed") return;
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, [state, retry]);
  return { state, retry };
}

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

/**
 * Tells which page the visitor looks at (C8): this one, and those that it becomes. Looked at again and again, as not
 * every browser says when a page changes without being loaded anew, and its title follows when it likes.
 */
export function useVisits(client: VisitorClient, started: boolean): void {
  useEffect(() => {
    if (!started) return;
    let before = "";
    const look = () => {
      const url = location.href;
      const title = pageTitle();
      const seen = `${url} ${title}`;
      if (seen === before) client.visit(url, title);
      before = seen;
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [client, started]);
}

/** Operators turn to the visitor: the panel opens on a chat that one began (C6), and a knock is heard and seen (C14). */
export function useOperatorCalls(client: VisitorClient, panel: Panel): void {
  const { t } = useSpeech();
  useEffect(() => {
    if (new URLSearchParams(location.search).has(INVITED)) panel.open();
    const stops = [
      soundAfterTouch(() => client.conversation?.chat.state === "held"),
      client.addressed.subscribe(() => panel.show()),
      client.connection.on("knock", ({ operator_name: name }) => knock(t("knocked", { name: name || t("operator") }))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, panel, t]);
}
