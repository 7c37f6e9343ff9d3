import type { Conversation } from "@switchboard/sdk/conversation";
import log from "@switchboard/web-shared/log.module.css";
import { IconCheck, IconChecks } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** How far a message came: to the gateway, to a screen of the other side, under their eyes. */
export type MessageMark = ReturnType<Conversation["mark"]>;

/** The mark of a message of ours: one hook sent, two delivered, two in the accent read. */
export function MarkIcon({ mark }: { mark: MessageMark }) {
  const { t } = useTranslation();
  const Icon = mark === "sent" ? IconCheck : IconChecks;
  const label = t(`chat.mark.${mark}`);
  return (
    <span className={log.mark} data-mark={mark} role="img" aria-label={label} title={label}>
      <Icon size={14} aria-hidden />
    </span>
  );
}
