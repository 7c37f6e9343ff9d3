import type { ChatView } from "@switchboard/contracts/views";
import type { ReactNode } from "react";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import styles from "./chat-row.module.css";

interface ChatRowProps {
  readonly chat: ChatView;
  /** At the right of the name: the time, a count. */
  readonly aside: ReactNode;
  readonly line: ReactNode;
  readonly strong?: boolean;
}

/** The inside of a row: who, how long, where, and the last line. */
export function ChatRow({ chat, aside, line, strong = false }: ChatRowProps) {
  const name = useVisitorName()(chat);
  return (
    <>
      <PersonBadge name={name} id={chat.visitor.id} />
      <span className={styles.text}>
        <span className={styles.top}>
          <span className={styles.name}>{name}</span>
          {aside}
        </span>
        <span className={styles.place}>
          {chat.department.name} · {chat.project.name}
        </span>
        <span className={styles.line} data-strong={strong || undefined}>
          {line}
        </span>
      </span>
    </>
  );
}
