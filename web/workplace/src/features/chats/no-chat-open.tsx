import { Center, EmptyState, VisuallyHidden } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Where a conversation will be: says how to get one. */
export function NoChatOpen() {
  const { t } = useTranslation();
  return (
    <Center p="lg">
      <VisuallyHidden component="h1">{t("nav.chats")}</VisuallyHidden>
      <EmptyState
        variant="light"
        icon={<IconMessages size={30} stroke={1.6} />}
        title={t("chat.none")}
        description={t("chat.noneHint")}
        maw={380}
      />
    </Center>
  );
}
