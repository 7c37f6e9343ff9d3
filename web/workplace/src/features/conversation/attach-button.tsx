import { ActionIcon, FileButton } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { IconPaperclip } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useToast } from "../../ui/toasts.tsx";
import { useProblemText } from "../../ui/use-problem-text.ts";

/** Lets the operator pick files, and sends them. */
export function AttachButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const toast = useToast();
  const problemText = useProblemText();
  const send = (picked: readonly File[]) => {
    try {
      for (const file of picked) conversation.sendFile(file.name, file);
    } catch (thrown) {
      // Too many are on their way: those after them are not taken.
      toast({ tone: "error", text: problemText(thrown) });
    }
  };
  return (
    <FileButton onChange={send} multiple>
      {(props) => (
        <ActionIcon {...props} size={34} radius="xl" variant="subtle" color="gray" aria-label={t("chat.file.attach")}>
          <IconPaperclip size={18} />
        </ActionIcon>
      )}
    </FileButton>
  );
}
