import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { useRef } from "preact/hooks";
import { StartForm } from "../features/start/start-form.tsx";
import { Talk } from "../features/talk/talk.tsx";
import { useSpeech } from "../texts/texts.ts";
import { ConnectionLine } from "./connection-line.tsx";
import type { Start } from "./data.ts";
import { PanelHeader } from "./panel-header.tsx";

interface PanelWindowProps {
  readonly client: VisitorClient;
  readonly start: Start;
  readonly widget: WidgetView | undefined;
  readonly onClose: () => void;
  /** The visitor opened it just now. */
  readonly takeFocus: boolean;
}

/** The panel: who one talks to, the state of the line, and the form or the conversation. */
export function PanelWindow({ client, start, widget, onClose, takeFocus }: PanelWindowProps) {
  const { t } = useSpeech();
  const { conversation } = client;
  // The form that was sent had the focus; the conversation that takes its place goes on with it.
  const formSent = useRef(false);
  return (
    <div class="panel" role="dialog" aria-label={t("title", { project: widget?.project.name ?? "" })}>
      <PanelHeader conversation={conversation} widget={widget} onClose={onClose} />
      <ConnectionLine client={client} />
      {widget && client.forgetful ? <div class="line shown">{t("forgetful")}</div> : null}
      {conversation && widget ? (
        <Talk widget={widget} conversation={conversation} takeFocus={takeFocus || formSent.current} />
      ) : widget ? (
        <StartForm client={client} widget={widget} takeFocus={takeFocus} onSent={() => (formSent.current = true)} />
      ) : (
        <Loading start={start} />
      )}
    </div>
  );
}

function Loading({ start: { state, retry } }: { start: Start }) {
  const { t } = useSpeech();
  if (state === "loading") {
    return (
      <div class="body" aria-busy="true">
        <div class="ghost" />
        <div class="ghost short" />
      </div>
    );
  }
  return (
    <div class="body">
      <p role="alert">{t("loadFailed")}</p>
      <button type="button" class="primary" onClick={retry}>
        {t("tryAgain")}
      </button>
    </div>
  );
}
