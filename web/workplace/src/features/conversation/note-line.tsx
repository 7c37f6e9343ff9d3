import type { MessageView } from "@switchboard/contracts/views";
import { useTranslation } from "react-i18next";
import { Time } from "../../ui/time.tsx";
import styles from "./message-log.module.css";

/** What the system says happened, in the reader's language. */
export function NoteLine({ message, visitorName }: { message: MessageView; visitorName: string }) {
  const text = useNoteText(message, visitorName);
  return (
    <p className={styles.note}>
      {text}
      <Time at={message.sent_at} />
    </p>
  );
}

function useNoteText({ system }: MessageView, name: string): string {
  const { t } = useTranslation();
  const operator = system?.params.operator_name ?? "";
  switch (system?.code) {
    case "taken":
      return t("chat.note.taken", { operator });
    case "ended":
      if (system.params.by === "visitor") return t("chat.note.endedByVisitor", { name });
      return t(system.params.by === "operator" ? "chat.note.endedByOperator" : "chat.note.ended");
    case "identified":
      return t("chat.note.identified", { name });
    case "forwarded":
      return t("chat.note.forwarded", { department: system.params.department_name ?? "" });
    case "form_offered":
      return t("chat.note.formOffered");
    case "sign_in_asked":
      return t("chat.note.signInAsked");
    case "page_offered":
      return t("chat.note.pageOffered", { url: system.params.url ?? "" });
    case "uploads_allowed":
      return t("chat.note.filesAllowed", { name });
    case "uploads_forbidden":
      return t("chat.note.filesForbidden", { name });
    default:
      return t("chat.note.other", { code: system?.code ?? "" });
  }
}
