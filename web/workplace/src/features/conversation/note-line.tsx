import type { MessageView } from "@switchboard/contracts/schemas/message";
import log from "@switchboard/web-shared/log.module.css";
import { useTranslation } from "react-i18next";
import { Time } from "../../ui/time.tsx";
import styles from "./message-log.module.css";

/** What the system says happened, in the reader's language. */
export function NoteLine({ message, visitorName }: { message: MessageView; visitorName: string }) {
  const text = useNoteText(message, visitorName);
  return (
    <p className={`${log.note} ${styles.note}`}>
      {text} <Time at={message.sent_at} />
    </p>
  );
}

/** A note is worded by its code; who ended a chat decides between two texts of one code. */
function useNoteText({ system }: MessageView, name: string): string {
  const { t } = useTranslation();
  const { code = "", params = {} } = system ?? {};
  return t(`chat.note.${code}`, { ...params, name, context: params.by, defaultValue: code });
}
