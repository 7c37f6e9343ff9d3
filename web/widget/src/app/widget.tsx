import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { isComposing } from "@switchboard/web-shared/composing";
import { givenFiles } from "@switchboard/web-shared/given-files";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useEffect, useRef } from "preact/hooks";
import { useSpeech } from "../texts/texts.ts";
import { applyAccent } from "../ui/accent.ts";
import { ChatIcon, DownIcon } from "../ui/icons.tsx";
import { useOperatorCalls, useStart, useVisits, useWidgetView } from "./data.ts";
import type { Panel } from "./panel-state.ts";
import { PanelWindow } from "./panel-window.tsx";

interface WidgetProps {
  readonly client: VisitorClient;
  readonly panel: Panel;
  /** The element that it is drawn in. */
  readonly root: HTMLElement;
}

/** The round button and, when open, the panel above it. */
export function Widget({ client, panel, root }: WidgetProps) {
  const start = useStart(client);
  const held = client.conversation?.chat.state === "held";
  const widget = useWidgetView(client, start.state === "ready", panel.isOpen && !held);
  const button = useRef<HTMLButtonElement>(null);
  useOperatorCalls(client, panel);
  useVisits(client, start.state === "ready");
  useSignal(panel.changed);
  useSignal(client.conversationChanged);
  useSignal(client.conversation?.changed);
  useEffect(() => {
    if (widget) applyAccent(root, widget.project.accent_color);
  }, [root, widget]);
  if (start.state === "unknown") return null;

  const close = () => {
    panel.close();
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || isComposing(event) || !panel.isOpen) return;
    // A dialog of the page that it is in stays open.
    event.preventDefault();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard from wherever inside it is pressed, and no file that is dropped takes the place of the page.
    <div onKeyDown={onKeyDown} {...givenFiles(() => undefined)}>
      {panel.isOpen ? (
        <PanelWindow client={client} start={start} widget={widget} onClose={close} takeFocus={panel.wantsFocus} />
      ) : null}
      <LauncherButton
        button={button}
        isOpen={panel.isOpen}
        unread={panel.isOpen ? 0 : (client.conversation?.unread ?? 0)}
        onClick={() => (panel.isOpen ? close() : panel.open())}
      />
    </div>
  );
}

interface LauncherButtonProps {
  readonly button: { current: HTMLButtonElement | null };
  readonly isOpen: boolean;
  readonly unread: number;
  readonly onClick: () => void;
}

function LauncherButton({ button, isOpen, unread, onClick }: LauncherButtonProps) {
  const { t } = useSpeech();
  const label = t(isOpen ? "close" : "open");
  return (
    <button
      type="button"
      ref={button}
      class="launcher"
      aria-expanded={isOpen}
      aria-label={unread > 0 ? `${label}. ${t("unread", { count: unread })}` : label}
      onClick={onClick}
    >
      {isOpen ? <DownIcon /> : <ChatIcon />}
      {unread > 0 ? <span class="badge">{unread > 9 ? "9+" : unread}</span> : null}
    </button>
  );
}
