import { CloseButton, Group, Skeleton, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useHeld } from "../features/chats/data.ts";
import { useConversation } from "../features/conversation/data.ts";
import { openTab, useCloseTab, useOpenTabs } from "../state/open-tabs.ts";
import { CountBadge } from "../ui/count-badge.tsx";
import { chatAt } from "../ui/places.ts";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { useVisitorName } from "../ui/use-visitor-name.ts";
import { frameKeys } from "./keys.ts";
import styles from "./open-tabs.module.css";

/** A tab for each open conversation, with what is unread in it. Alt 1-9 goes there. */
export function OpenTabs() {
  const { t } = useTranslation();
  const tabs = useOpenTabs();
  const navigate = useNavigate();
  const { chatId: shown } = useParams({ strict: false });
  const go = (at: number) => {
    const chatId = tabs[at];
    if (chatId) void navigate(chatAt(chatId));
  };
  useShortcuts(frameKeys, { tab: go });
  useHeldTabs();
  useEffect(() => {
    if (shown) openTab(shown);
  }, [shown]);
  if (tabs.length === 0) return null;
  return (
    <Group
      component="nav"
      className={styles.tabs}
      gap={4}
      px={10}
      pt={6}
      align="end"
      wrap="nowrap"
      visibleFrom="sm"
      aria-label={t("tabs.label")}
    >
      {tabs.map((chatId) => (
        <OpenTab key={chatId} chatId={chatId} shown={chatId === shown} />
      ))}
    </Group>
  );
}

/** On a new browser, too, one finds a tab for every chat one holds (P4). */
function useHeldTabs(): void {
  const held = useHeld();
  const { loaded } = held;
  useEffect(() => {
    if (!loaded) return;
    for (const { chatId } of held.conversations) openTab(chatId);
  }, [held, loaded]);
}

function OpenTab({ chatId, shown }: { chatId: string; shown: boolean }) {
  const { t } = useTranslation();
  const { chat, loaded, problem, unread } = useConversation(chatId);
  const visitorName = useVisitorName()(chat);
  const closeTab = useCloseTab();
  if (!loaded && !problem) return <Skeleton width={120} height={28} radius="md" />;
  const name = problem ? "?" : visitorName;
  return (
    <Group className={styles.tab} gap={2} pr={4} wrap="nowrap" data-shown={shown || undefined}>
      <Link {...chatAt(chatId)} className={styles.link}>
        <Text span fz={13} fw={550} td={chat.state === "ended" ? "line-through" : "none"} truncate>
          {name}
        </Text>
        {chat.state === "parked" ? <IconPlayerPause size={14} role="img" aria-label={t("tabs.parked")} /> : null}
        <CountBadge count={unread} label={t("tabs.unread", { count: unread })} />
      </Link>
      <CloseButton size={24} iconSize={14} aria-label={t("tabs.close", { name })} onClick={() => closeTab(chatId)} />
    </Group>
  );
}
