import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { Conversation } from "@switchboard/sdk/conversation";
import { EndChat } from "../features/talk/end-chat.tsx";
import { useSpeech } from "../texts/texts.ts";
import { CloseIcon } from "../ui/icons.tsx";

interface PanelHeaderProps {
  readonly conversation: Conversation | undefined;
  readonly widget: WidgetView | undefined;
  readonly onClose: () => void;
}

/** The project, who is there, and the ways out. */
export function PanelHeader({ conversation, widget, onClose }: PanelHeaderProps) {
  const { t } = useSpeech();
  const chat = conversation?.chat;
  const running = chat && chat.state !== "ended";
  // Who parked the chat is not there any more.
  const operator = running && chat.state !== "parked" ? chat.operator?.name : undefined;
  const someoneHere = widget?.departments.some(({ online }) => (online ?? 0) > 0) ?? false;
  const name = widget?.project.name ?? "";
  return (
    <div class="header">
      <span class="avatar" aria-hidden="true">
        {(operator ?? name).charAt(0).toUpperCase()}
      </span>
      <div class="who">
        <strong>{operator ?? name}</strong>
        <span class="presence" data-here={someoneHere || operator !== undefined}>
          {operator ? name : t(someoneHere ? "here" : "nobody")}
        </span>
      </div>
      {running ? <EndChat conversation={conversation} /> : null}
      <button type="button" class="quiet close" aria-label={t("close")} onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  );
}
