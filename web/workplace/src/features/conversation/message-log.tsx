import { Button } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import log from "@switchboard/web-shared/log.module.css";
import { logEntries } from "@switchboard/web-shared/log-entries";
import { unsentOf } from "@switchboard/web-shared/unsent";
import { useMarkRead } from "@switchboard/web-shared/use-mark-read";
import { useStickToEnd } from "@switchboard/web-shared/use-stick-to-end";
import { IconArrowDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../ui/use-locale.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { EarlierMessages } from "./earlier-messages.tsx";
import { LogEntryLine } from "./log-entry-line.tsx";
import styles from "./message-log.module.css";
import { UnsentLine } from "./unsent-line.tsx";

/** What was said; stays at the newest message unless the reader scrolled up. */
export function MessageLog({ conversation, mine }: { conversation: Conversation; mine: boolean }) {
  const { t } = useTranslation();
  const name = useVisitorName()(conversation.chat);
  const scroll = useStickToEnd(conversation);
  useMarkRead(conversation, mine && scroll.atEnd, true);
  return (
    <div className={log.logbox}>
      <div
        className={log.log}
        ref={scroll.box}
        onScroll={scroll.onScroll}
        role="log"
        aria-label={t("chat.log", { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div className={styles.content} ref={scroll.content}>
          <EarlierMessages conversation={conversation} />
          {logEntries(conversation.messages).map((entry) => (
            <LogEntryLine
              key={entry.key}
              entry={entry}
              conversation={conversation}
              visitorName={name}
              mark={entry.kind === "message" ? conversation.mark(entry.message) : null}
            />
          ))}
          {unsentOf(conversation).map((unsent) => (
            <UnsentLine key={unsent.id} unsent={unsent} />
          ))}
        </div>
      </div>
      {conversation.chat.state === "ended" ? null : (
        <TypingLine names={conversation.othersTyping.map((author) => author.name || name)} />
      )}
      {scroll.atEnd ? null : <ToEnd count={scroll.unseen} onClick={scroll.toEnd} />}
    </div>
  );
}

/** Who is writing; takes no room of its own, so nothing jumps. */
function TypingLine({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (names.length === 0) return null;
  const list = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  return (
    <p className={`${log.typing} ${styles.typing}`}>
      <i />
      <i />
      <i />
      {t("chat.typing", { name: list })}
    </p>
  );
}

/** The way back to the newest message, with how many came while one read above. */
function ToEnd({ count, onClick }: { count: number; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      className={log.pill}
      radius="xl"
      size="compact-md"
      variant={count > 0 ? "filled" : "default"}
      leftSection={<IconArrowDown size={16} aria-hidden />}
      onClick={onClick}
    >
      {count > 0 ? t("chat.newMessages", { count }) : t("chat.toEnd")}
    </Button>
  );
}
