import { CloseButton, Skeleton } from "@mantine/core";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { staffClient } from "../realtime/staff-client.ts";
import { useHeld } from "../realtime/use-chats.ts";
import { useConversation } from "../realtime/use-conversation.ts";
import { CountBadge } from "../ui/count-badge.tsx";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { useVisitorName } from "../ui/use-visitor-name.ts";
import styles from "./open-tabs.module.css";
import { closeTab, openTab, useOpenTabs } from "./use-open-tabs.ts";

/** A tab for each open conversation, with what is unread in it. Alt 1-9 goes there. */
export function OpenTabs() {
  const { t } = useTranslation();
  const tabs = useOpenTabs();
  const { chatId: shown } = useParams({ strict: false });
  useTabKeys(tabs);
  useHeldTabs();
  useEffect(() => {
    if (shown) openTab(shown);
  }, [shown]);
  if (tabs.length === 0) return null;
  return (
    <nav className={styles.tabs} aria-label={t("tabs.label")}>
      {tabs.map((chatId) => (
        <OpenTab key={chatId} chatId={chatId} shown={chatId === shown} />
      ))}
    </nav>
  );
}

/** On a new browser, too, one finds a tab for every chat one holds (P4). */
function useHeldTabs(): void {
  const { loaded } = useHeld();
  useEffect(() => {
    if (!loaded) return;
    for (const { chatId } of staffClient.held.conversations) openTab(chatId);
  }, [loaded]);
}

function useTabKeys(tabs: readonly string[]): void {
  const navigate = useNavigate();
  const go = (at: number) => {
    const chatId = tabs[at];
    if (chatId) void navigate({ to: "/chats/$chatId", params: { chatId } });
  };
  useShortcuts(Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`alt+${at + 1}`, () => go(at)])));
}

function OpenTab({ chatId, shown }: { chatId: string; shown: boolean }) {
  const { chat, loaded, problem, unread } = useConversation(chatId);
  const nameOf = useVisitorName();
  if (problem) return <TabShell chatId={chatId} name="?" shown={shown} ended />;
  if (!loaded) return <Skeleton width={120} height={28} radius="md" />;
  return <TabShell chatId={chatId} name={nameOf(chat)} shown={shown} ended={chat.state === "ended"} unread={unread} />;
}

interface TabShellProps {
  readonly chatId: string;
  readonly name: string;
  readonly shown: boolean;
  readonly ended?: boolean;
  readonly unread?: number;
}

function TabShell({ chatId, name, shown, ended = false, unread = 0 }: TabShellProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const close = () => {
    const next = closeTab(chatId);
    if (!shown) return;
    void (next ? navigate({ to: "/chats/$chatId", params: { chatId: next } }) : navigate({ to: "/chats" }));
  };
  return (
    <div className={styles.tab} data-shown={shown || undefined} data-ended={ended || undefined}>
      <Link to="/chats/$chatId" params={{ chatId }} className={styles.link}>
        <span className={styles.name}>{name}</span>
        <CountBadge count={unread} label={t("tabs.unread", { count: unread })} />
      </Link>
      <CloseButton size={24} iconSize={14} aria-label={t("tabs.close", { name })} onClick={close} />
    </div>
  );
}
