import { ActionIcon, Badge, Box, Group, Text } from "@mantine/core";
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
    <Group component="header" className={styles.header} gap="sm" px="md" py={8} wrap="nowrap">
      <ActionIcon
        component={Link}
        to="/chats"
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("chat.backToList")}
      >
        <IconArrowLeft size={20} />
      </ActionIcon>
      <PersonBadge name={name} id={chat.visitor.id} />
      <Box flex={1} miw={0} lh={1.35}>
        <Text component="h1" fw={650} fz={15} lh="inherit" truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" lh="inherit" truncate>
          {chat.department.name} · {chat.project.name}
        </Text>
      </Box>
      {chat.visitor.client_id ? (
        <Badge variant="light" tt="none" visibleFrom="xs">
          {t("panel.client")}
        </Badge>
      ) : null}
      {mine ? <EndChat chat={chat} /> : null}
      <ActionIcon
        renderRoot={(props) => <Link {...props} {...chatAt(chat.id)} search={{ details: true }} />}
        hiddenFrom="md"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("chat.details")}
      >
        <IconInfoCircle size={22} />
      </ActionIcon>
    </Group>
  );
}
