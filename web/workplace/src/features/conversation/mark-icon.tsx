import { IconCheck, IconChecks } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { MessageMark } from "./mark.ts";
import styles from "./message-log.module.css";

/** How far a message of ours has come: one hook sent, two delivered, two in the accent read. */
export function MarkIcon({ mark }: { mark: MessageMark }) {
  const { t } = useTranslation();
  const Icon = mark === "sent" ? IconCheck : IconChecks;
  const label = t(`chat.mark.${mark}`);
  return (
    <span className={styles.mark} data-mark={mark} role="img" aria-label={label} title={label}>
      <Icon size={14} aria-hidden />
    </span>
  );
}
