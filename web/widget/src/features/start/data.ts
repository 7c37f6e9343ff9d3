import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useState } from "preact/hooks";

/** What the visitor filled in. */
export interface Opening {
  readonly name: string;
  readonly email: string;
  readonly text: string;
  readonly departmentId: string | undefined;
}

/** Sends the first message; what was refused is told by `problem`, and by `onRefused` once. */
export function useOpening(client: VisitorClient, onRefused: () => void) {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const send = ({ name, email, text, departmentId }: Opening) => {
    setSending(true);
    setProblem(undefined);
    const input = {
      name: name.trim(),
      email: email.trim(),
      text: text.trim(),
      departmentId,
      origin: {
        page_url: location.href,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        language: navigator.language,
      },
    };
    client.open(input).catch((thrown: unknown) => {
      setProblem(thrown);
      setSending(false);
      onRefused();
    });
  };
  return { send, sending, problem };
}
