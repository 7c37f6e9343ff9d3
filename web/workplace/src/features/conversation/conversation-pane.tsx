import type { Conversation } from "@switchboard/sdk/conversation";
import { givenFiles } from "@switchboard/web-shared/given-files";
import { sendFiles } from "@switchboard/web-shared/use-composer";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useTranslation } from "react-i18next";
import { useSession } from "../../state/session.ts";
import { useToast } from "../../ui/toasts.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { Composer } from "./composer.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import styles from "./conversation-pane.module.css";
import { MessageLog } from "./message-log.tsx";
import { TakeBar } from "./take-bar.tsx";

/** The conversation: what was said, and below it the composer, or why one cannot write. */
export function ConversationPane({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  useSignal(conversation.changed);
  const { staff } = useSession();
  const toast = useToast();
  const { chat } = conversation;
  const name = useVisitorName()(chat);
  const mine = chat.state === "held" && chat.operator?.id === staff.id;
  const attach = (files: File[]) => {
    if (mine) sendFiles(conversation, files, toast.problem);
    else toast.info(t("chat.filesNotYours"));
  };
  return (
    <section className={styles.pane} aria-label={t("chat.log", { name })} {...givenFiles(attach)}>
      <ConversationHeader conversation={conversation} mine={mine} />
      <MessageLog conversation={conversation} mine={mine} />
      {mine ? <Composer conversation={conversation} /> : <TakeBar chat={chat} />}
    </section>
  );
}
