import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useTake } from "../../api/use-take.ts";
import { useHeld, useWaiting } from "../../realtime/use-chats.ts";
import { useMode } from "../../realtime/use-mode.ts";
import { HeldRow } from "./held-row.tsx";
import styles from "./list-pane.module.css";
import { ListSection } from "./list-section.tsx";
import { TeamPresence } from "./team-presence.tsx";
import { useRowKeys } from "./use-row-keys.ts";
import { WaitingRow } from "./waiting-row.tsx";

/** What the reader holds, what waits for them, and who of their colleagues is there. */
export function ListPane() {
  const { t } = useTranslation();
  const held = useHeld();
  const waiting = useWaiting();
  const { take, taking } = useTake();
  const mode = useMode();
  const { chatId: shown } = useParams({ strict: false });
  const list = useRowKeys(waiting.chats, take);
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
