import { ProblemError } from "@switchboard/sdk/problem-error";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useCallback, useEffect, useState } from "preact/hooks";

/** `unknown`: there is no such project, so there is nothing to show. */
type StartState = "loading" | "ready" | "failed" | "unknown";

/** How the start goes. */
export interface Start {
  readonly state: StartState;
  readonly retry: () => void;
}

/** Starts the client, and again on request or when the network comes back. */
export function useStart(client: VisitorClient): Start {
  const [state, setState] = useState<StartState>("loading");
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
