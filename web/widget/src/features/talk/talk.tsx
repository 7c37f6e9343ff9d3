import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useSpeech } from "../../texts/texts.ts";
import { Composer } from "./composer.tsx";
import { Log } from "./log.tsx";

interface TalkProps {
  readonly widget: WidgetView;
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
}

/** The conversation: waiting for someone, talking, or ended; one can always write. */
export function Talk({ widget, conversation, takeFocus }: TalkProps) {
  const { t } = useSpeech();
  useSignal(conversation.changed);
  const { state, department, uploads_allowed } = conversation.chat;
  const files = state !== "ended" && (uploads_allowed ?? widget.uploads_allowed);
  const online = widget.departments.find(({ id }) => id === department.id)?.online ?? 0;
  const waiting = state === "waiting" ? t(online > 0 ? "waiting" : "waitingNobody") : undefined;
  return (
    <>
      <Log conversation={conversation} status={state === "ended" ? t("endedText") : waiting} />
      <Composer conversation={conversation} takeFocus={takeFocus} files={files} />
    </>
  );
}
