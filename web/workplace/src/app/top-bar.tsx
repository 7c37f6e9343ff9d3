import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConnection } from "../state/use-connection.ts";
import frame from "./frame.module.css";
import { ModeSwitch } from "./mode-switch.tsx";
import styles from "./top-bar.module.css";
import { useLoss } from "./use-loss.ts";
import { UserMenu } from "./user-menu.tsx";

/** The connection when something is wrong with it, the reader's mode and menu. */
export function TopBar({ onShowKeys }: { onShowKeys: () => void }) {
  const { state } = useConnection();
  return (
    <header className={`${frame.bar} ${styles.bar}`}>
      <div className={styles.start}>{state === "lost" ? <LostLine /> : null}</div>
      <ModeSwitch />
      <UserMenu onShowKeys={onShowKeys} />
    </header>
  );
}

function LostLine() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { reason, retry } = useLoss();
  return (
    <div className={styles.lost}>
      <span className={`${styles.reason} ellipsis`}>{reason}</span>
      <span className="tabular">{retry}</span>
      <Button size="compact-sm" variant="light" color="red.9" onClick={() => connection.reconnectNow()}>
        {t("connection.retryNow")}
      </Button>
    </div>
  );
}
