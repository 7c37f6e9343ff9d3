import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./frame.module.css";

/** The shape of the workplace while the session is taken up. */
export function FrameSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={styles.frame} aria-busy="true">
      <VisuallyHidden role="status">{t("app.loading")}</VisuallyHidden>
      <div className={styles.rail} />
      <div className={styles.bar} />
      <Stack className={styles.ghosts} gap={8}>
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} height={58} radius="md" />
        ))}
      </Stack>
    </div>
  );
}
