import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMode } from "../../state/use-mode.ts";
import { ListSection } from "../../ui/list-section.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useHeld, useTake, useWaiting } from "./data.ts";
import { HeldRow } from "./held-row.tsx";
import { chatsKeys } from "./keys.ts";
import styles from "./list-pane.module.css";
import { TeamPresence } from "./team-presence.tsx";
import { WaitingRow } from "./waiting-row.tsx";

/** What the reader holds, what waits for them, and who of their colleagues is there. */
export function ListPane() {
  const { t } = useTranslation();
  const held = useHeld();
  const waiting = useWaiting();
  const { take, taking } = useTake();
  const mode = useMode();
  const { chatId: shown } = useParams({ strict: false });
  const { list, focused } = useRowKeys(shown);
  const takeOne = () => {
    const wanted = focused() ?? shown;
    // With a row or a chat in front of one, T must never take another.
    const chat = wanted ? waiting.chats.find(({ id }) => id === wanted) : waiting.chats[0];
    if (chat) take(chat);
  };
  useShortcuts(chatsKeys, { take: takeOne });
  const hidden = waiting.count - waiting.chats.length;
  const nobodyWaits = t(mode === "online" ? "list.waitingEmpty" : "list.waitingEmptyOffline");
  return (
    <section className={styles.pane} aria-label={t("list.label")}>
      <div className={styles.scroll} ref={list}>
        <ListSection
          title={t("list.mine")}
          count={held.conversations.length}
          loaded={held.loaded}
          empty={t("list.mineEmpty")}
        >
          {held.conversations.map((conversation) => (
            <HeldRow key={conversation.chatId} conversation={conversation} />
          ))}
        </ListSection>
        <ListSection title={t("list.waiting")} count={waiting.count} loaded={waiting.loaded} empty={nobodyWaits}>
          {waiting.chats.map((chat) => (
            <WaitingRow key={chat.id} chat={chat} shown={chat.id === shown} taking={taking === chat.id} onTake={take} />
          ))}
          {hidden > 0 ? <li className={styles.more}>{t("list.more", { count: hidden })}</li> : null}
        </ListSection>
      </div>
      <TeamPresence />
    </section>
  );
}
