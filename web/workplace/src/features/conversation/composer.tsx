import { ActionIcon, Textarea } from "@mantine/core";
import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { Conversation } from "@switchboard/sdk/conversation";
import { IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useToast } from "../../ui/toasts.tsx";
import { useProblemText } from "../../ui/use-problem-text.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { AttachButton } from "./attach-button.tsx";
import styles from "./composer.module.css";
import { useDraft } from "./use-draft.ts";

/** Writes messages: Enter sends, Shift+Enter starts a line. What the network cannot take yet waits in the log above. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const name = useVisitorName()(conversation.chat);
  const [text, setText] = useDraft(conversation.chatId);
  const toast = useToast();
  const problemText = useProblemText();
  const over = [...text.trim()].length - MESSAGE_MAX_LENGTH;
  const sendable = text.trim() !== "" && over <= 0;
  useShortcuts({ r: () => field.current?.focus() });

  const send = () => {
    if (!sendable) return;
    field.current?.focus();
    try {
      conversation.send(text.trim());
      setText("");
    } catch (thrown) {
      // Too many wait to be sent: what was typed stays.
      toast({ tone: "error", text: problemText(thrown) });
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") field.current?.blur();
    // While an input method composes, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onChange = (next: string) => {
    setText(next);
    if (next.trim() !== "") conversation.typing();
  };
  return (
    <div className={styles.composer}>
      <div className={styles.box}>
        <AttachButton conversation={conversation} />
        <Textarea
          ref={field}
          className={styles.field}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={8}
          aria-label={t("chat.compose", { name })}
          aria-describedby={hintId}
          aria-invalid={over > 0}
          placeholder={t("chat.placeholder", { name })}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon size={34} radius="xl" disabled={!sendable} aria-label={t("chat.send")} onClick={send}>
          <IconSend2 size={18} />
        </ActionIcon>
      </div>
      <p className={styles.hint} id={hintId} data-over={over > 0 || undefined}>
        {over > 0 ? t("chat.tooLong", { count: over }) : t("chat.hint")}
      </p>
    </div>
  );
}
