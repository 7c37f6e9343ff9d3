import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import frame from "./frame.module.css";
import styles from "./frame-skeleton.module.css";

/** The shape of the workplace while the session is taken up. */
export function FrameSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={frame.frame} aria-busy="true">
      <VisuallyHidden role="status">{t("app.loading")}</VisuallyHidden>
      <div className={frame.rail} />
      <div className={frame.bar} />
      <div className={styles.panes}>
        <div className={styles.list}>
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} height={58} radius="md" />
          ))}
        </div>
        <div className={styles.pane} />
      </div>
    </div>
  );
}
