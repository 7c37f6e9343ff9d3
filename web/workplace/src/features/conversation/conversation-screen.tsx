import { Button, Center, EmptyState } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ConversationPane } from "./conversation-pane.tsx";
import styles from "./conversation-screen.module.css";
import { ConversationSkeleton } from "./conversation-skeleton.tsx";
import { useConversation } from "./data.ts";
import { VisitorPanel } from "./visitor-panel.tsx";

interface ConversationScreenProps {
  readonly chatId: string;
  /** Shows the visitor's panel where it does not fit beside the conversation. */
  readonly detailsOpen: boolean;
}

/** One conversation and who it is with. */
export function ConversationScreen({ chatId, detailsOpen }: ConversationScreenProps) {
  const conversation = useConversation(chatId);
  if (conversation.problem) return <GoneScreen />;
  if (!conversation.loaded) return <ConversationSkeleton />;
  return (
    <div className={styles.screen} data-details={detailsOpen || undefined}>
      <ConversationPane conversation={conversation} />
      <VisitorPanel conversation={conversation} />
    </div>
  );
}

function GoneScreen() {
  const { t } = useTranslation();
  return (
    <Center p="lg">
      <EmptyState title={t("chat.gone")} description={t("chat.goneHint")} maw={380}>
        <EmptyState.Actions>
          <Button component={Link} to="/chats" variant="light">
            {t("chat.backToList")}
          </Button>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}
