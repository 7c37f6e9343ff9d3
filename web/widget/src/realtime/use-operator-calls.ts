import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useEffect } from "preact/hooks";
import type { Panel } from "../app/panel-state.ts";
import { useTexts } from "../texts/texts.ts";
import { knock } from "../ui/knock.ts";

/** A mail that invites to a conversation leads to the site with this parameter. */
const INVITED = "switchboard_chat";

/** Operators turn to the visitor: the panel opens on a chat that one began (C6), and a knock is heard and seen (C14). */
export function useOperatorCalls(client: VisitorClient, panel: Panel): void {
  const texts = useTexts();
  useEffect(() => {
    if (new URLSearchParams(location.search).has(INVITED)) panel.open();
    const stops = [
      client.addressed.subscribe(() => panel.show()),
      client.knocked.subscribe(({ operatorName }) => knock(texts.knocked(operatorName || texts.operator))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, panel, texts]);
}
