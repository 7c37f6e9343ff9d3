import { ActionIcon, FileButton } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { sendFiles } from "@switchboard/web-shared/use-composer";
import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useToast } from "../../ui/toasts.tsx";

/** Lets the operator pick files, and sends them. */
export function AttachButton({ conversation }: { conversation: Conversation }) {
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
