import { Group, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./conversation-pane.module.css";

/** The shape of a conversation while it is loaded. */
export function ConversationSkeleton() {
  const { t } = useTranslation();
  return (
    <section className={styles.pane} aria-busy="true" aria-label={t("app.loading")}>
      <Group className={styles.header} px="md">
        <Skeleton circle height={34} />
        <Skeleton height={16} width={180} />
      </Group>
      <Stack gap={14} p={24}>
        <Skeleton height={44} width="46%" radius="lg" />
        <Skeleton height={64} width="58%" radius="lg" />
        <Skeleton height={44} width="40%" radius="lg" ml="auto" />
      </Stack>
    </section>
  );
}
