import { Button, HoverCard } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { ChatRow } from "./chat-row.tsx";
import styles from "./chats.module.css";
import { lastLine } from "./last-line.ts";
import { RowPreview } from "./row-preview.tsx";
import { WaitTime } from "./wait-time.tsx";

interface WaitingRowProps {
  readonly chat: ChatView;
  /** Its conversation is open: no preview is needed. */
  readonly shown: boolean;
  readonly taking: boolean;
  readonly onTake: (chat: ChatView) => void;
}

/** A chat that waits: its last messages on hover or focus, opening it to read, and Take. */
export function WaitingRow({ chat, shown, taking, onTake }: WaitingRowProps) {
  const { t } = useTranslation();
  const name = useVisitorName()(chat);
  const [previewed, setPreviewed] = useState(false);
  return (
    <li className={`${styles.item} ${styles.waiting}`}>
      <HoverCard
        position="right-start"
        width={320}
        disabled={shown}
        shadow="lg"
        openDelay={250}
        onOpen={() => setPreviewed(true)}
        keepMounted={false}
        // What it shows is read by opening the chat: to whom it is not shown it is no dialog.
        withRoles={false}
      >
        <HoverCard.Target>
          <ChatRow chat={chat} aside={<WaitTime since={chat.queued_at} />} line={lastLine(chat.preview)} />
        </HoverCard.Target>
        <HoverCard.Dropdown visibleFrom="sm">
          <RowPreview chat={chat} enabled={previewed} />
        </HoverCard.Dropdown>
      </HoverCard>
      <Button
        pos="absolute"
        right={8}
        bottom={9}
        size="compact-sm"
        tabIndex={-1}
        loading={taking}
        onClick={() => onTake(chat)}
        aria-label={t("list.takeName", { name })}
      >
        {t("list.take")}
      </Button>
    </li>
  );
}
