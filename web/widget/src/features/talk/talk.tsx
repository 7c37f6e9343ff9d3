import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { Conversation } from "@switchboard/sdk/conversation";
import { givenFiles } from "@switchboard/web-shared/given-files";
import { sendFiles } from "@switchboard/web-shared/use-composer";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { Composer, type Refusal } from "./composer.tsx";
import { Log } from "./log.tsx";

interface TalkProps {
  readonly widget: WidgetView;
  readonly conversation: Conversation;
  readonly takeFocus: boolean;
}

/** The conversation: waiting for someone, talking, or ended; one can always write. */
export function Talk({ widget, conversation, takeFocus }: TalkProps) {
  const { t } = useSpeech();
  const [refused, setRefused] = useState<Refusal>();
  useSignal(conversation.changed);
  const { state, department, uploads_allowed } = conversation.chat;
  const files = state !== "ended" && (uploads_allowed ?? widget.uploads_allowed);
  const online = widget.departments.find(({ id }) => id === department.id)?.online ?? 0;
  const waiting = state === "waiting" || state === "parked" ? t(online > 0 ? "waiting" : "waitingNobody") : undefined;
  const attach = (given: Iterable<File>) => {
    setRefused(undefined);
    if (files) sendFiles(conversation, given, setRefused);
    else setRefused({ reason: "chat.uploads_forbidden", params: {} });
  };
  return (
    <div class="talk" {...givenFiles(attach)}>
      <Log conversation={conversation} status={state === "ended" ? t("endedText") : waiting} />
      <Composer
        conversation={conversation}
        takeFocus={takeFocus}
        attach={files ? attach : undefined}
        refused={refused}
        onRefused={setRefused}
      />
    </div>
  );
}
