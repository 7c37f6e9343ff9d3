import { ActionIcon, FileButton, Group, Text, Textarea } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { isComposing } from "@switchboard/web-shared/composing";
import { sendFiles, useComposer } from "@switchboard/web-shared/use-composer";
import { useDraft } from "@switchboard/web-shared/use-draft";
import { IconPaperclip, IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, useId } from "react";
import { useTranslation } from "react-i18next";
import { draftKey } from "../../state/drafts.ts";
import { browserStore } from "../../ui/browser-store.ts";
import { composerOf } from "../../ui/places.ts";
import { useToast } from "../../ui/toasts.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { useWantedFocus } from "../../ui/wanted-focus.ts";
import styles from "./composer.module.css";
import { conversationKeys } from "./keys.ts";

/** Writes messages. What the network cannot take yet waits in the log above. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const hintId = useId();
  const name = useVisitorName()(conversation.chat);
  const draft = useDraft(browserStore, draftKey(conversation.chatId));
  const { field, text, over, sendable, ...composer } = useComposer(conversation, draft, useToast().problem);
  useWantedFocus(composerOf(conversation.chatId), field);
  useShortcuts(conversationKeys, { reply: () => field.current?.focus() });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !isComposing(event.nativeEvent)) field.current?.blur();
    composer.onKeyDown(event.nativeEvent);
  };
  return (
    <div className={styles.composer}>
      <Group className={styles.box} gap="xs" align="flex-end" wrap="nowrap">
        <AttachButton conversation={conversation} />
        <Textarea
          ref={field}
          className={styles.field}
          flex={1}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={8}
          aria-label={t("chat.compose", { name })}
          aria-describedby={hintId}
          aria-invalid={over > 0}
          placeholder={t("chat.placeholder", { name })}
          value={text}
          onChange={(event) => composer.change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <ActionIcon size={34} radius="xl" disabled={!sendable} aria-label={t("chat.send")} onClick={composer.send}>
          <IconSend2 size={18} />
        </ActionIcon>
      </Group>
      <Text
        id={hintId}
        size="xs"
        mt={5}
        mx={14}
        {...(over > 0 ? { c: "var(--red)", fw: 600 } : { c: "dimmed", visibleFrom: "sm" })}
      >
        {over > 0 ? t("chat.tooLong", { count: over }) : t("chat.hint")}
      </Text>
    </div>
  );
}

/** Lets the operator pick files, and sends them. */
function AttachButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const toast = useToast();
  return (
    <FileButton onChange={(picked) => sendFiles(conversation, picked, toast.problem)} multiple>
      {(props) => (
        <ActionIcon {...props} size={34} radius="xl" variant="subtle" color="gray" aria-label={t("chat.attach")}>
          <IconPaperclip size={18} />
        </ActionIcon>
      )}
    </FileButton>
  );
}
