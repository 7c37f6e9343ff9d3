import { ActionIcon, Badge } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { IconArrowLeft, IconInfoCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { chatAt } from "../../ui/places.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import styles from "./conversation-pane.module.css";
import { EndChat } from "./end-chat.tsx";

/** Who it is with, and what one can do with the chat. */
export function ConversationHeader({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const { t } = useTranslation();
  const { chat } = conversation;
  const name = useVisitorName()(chat);
  return (
    <header className={styles.header}>
      <ActionIcon
        className={styles.back}
        component={Link}
        to="/chats"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("chat.backToList")}
      >
        <IconArrowLeft size={20} />
      </ActionIcon>
      <PersonBadge name={name} id={chat.visitor.id} />
      <div className={styles.who}>
        <h1 className={`${styles.name} ellipsis`}>{name}</h1>
        <div className={`${styles.place} ellipsis`}>
          {chat.department.name} · {chat.project.name}
        </div>
      </div>
      {chat.visitor.client_id ? (
        <Badge variant="light" tt="none" visibleFrom="xs">
          {t("panel.client")}
        </Badge>
      ) : null}
      {mine ? <EndChat chat={chat} /> : null}
      <Link {...chatAt(chat.id)} search={{ details: true }} className={styles.details} aria-label={t("chat.details")}>
        <IconInfoCircle size={22} />
      </Link>
    </header>
  );
}
