import type { WidgetView } from "@switchboard/contracts/views";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useSignal } from "../realtime/use-signal.ts";
import { useTexts } from "../texts/texts.ts";
import { Composer } from "./composer.tsx";
import { Log } from "./log.tsx";
import { useMarkRead } from "./use-mark-read.ts";

interface TalkProps {
  readonly widget: WidgetView;
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
}

/** The conversation: waiting for someone, talking, or ended; one can always write. */
export function Talk({ widget, conversation, takeFocus }: TalkProps) {
  const texts = useTexts();
  useSignal(conversation.changed);
  useMarkRead(conversation);
  const { state, department, uploads_allowed } = conversation.chat;
  const files = state !== "ended" && (uploads_allowed ?? widget.uploads_allowed);
  const online = widget.departments.find(({ id }) => id === department.id)?.online ?? 0;
  const status =
    state === "ended"
      ? texts.endedText
      : state === "waiting"
        ? online > 0
          ? texts.waiting
          : texts.waitingNobody
        : undefined;
  return (
    <>
      <Log conversation={conversation} status={status} />
      <Composer conversation={conversation} takeFocus={takeFocus} files={files} />
    </>
  );
}
