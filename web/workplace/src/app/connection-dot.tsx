import { HoverCard, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConnection } from "../state/use-connection.ts";
import styles from "./connection-dot.module.css";
import { useLoss } from "./use-loss.ts";

/** Green live, amber resuming, red lost: with the reason and the next attempt; a click tries at once. */
export function ConnectionDot() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { state } = connection;
  return (
    <HoverCard position="right-end" withArrow shadow="md" openDelay={100}>
      <HoverCard.Target>
        <UnstyledButton
          className={styles.button}
          data-state={state}
          aria-label={
            state === "live" ? t("connection.live") : `${t(`connection.${state}`)}. ${t("connection.retryNow")}`
          }
          onClick={state === "live" ? undefined : () => connection.reconnectNow()}
        >
          <span className={styles.dot} />
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown className={styles.card}>
        <strong>{t(`connection.${state}`)}</strong>
        {state === "lost" ? <LostDetails /> : null}
      </HoverCard.Dropdown>
      <VisuallyHidden role="status">{state === "live" ? "" : t(`connection.${state}`)}</VisuallyHidden>
    </HoverCard>
  );
}

function LostDetails() {
  const { reason, retry } = useLoss();
  return (
    <>
      <div>{reason}</div>
      <div className="tabular">{retry}</div>
    </>
  );
}
