import { ActionIcon, Box, HoverCard, Indicator, VisuallyHidden } from "@mantine/core";
import type { ConnectionState } from "@switchboard/sdk/connection";
import { useTranslation } from "react-i18next";
import { useConnection } from "../state/use-connection.ts";
import { useLoss } from "./use-loss.ts";

/** Told apart by shape as well as by colour. */
function looksOf(state: ConnectionState) {
  if (state === "live") return { color: "var(--green)" };
  return state === "lost" ? { color: "var(--red)", radius: 3 } : { color: "var(--amber)", processing: true };
}

/** Green live, amber resuming, red lost: with the reason and the next attempt; a click tries at once. */
export function ConnectionDot() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { state } = connection;
  const live = state === "live";
  const text = t(`connection.${state}`);
  return (
    <HoverCard position="right-end" withArrow shadow="md" openDelay={100}>
      <HoverCard.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={live ? text : `${text}. ${t("connection.retryNow")}`}
          onClick={live ? undefined : () => connection.reconnectNow()}
        >
          <Indicator inline position="middle-center" size={12} zIndex={1} {...looksOf(state)}>
            <Box w={20} h={20} />
          </Indicator>
        </ActionIcon>
      </HoverCard.Target>
      <HoverCard.Dropdown maw={260}>
        <strong>{text}</strong>
        {state === "lost" ? <LostDetails /> : null}
      </HoverCard.Dropdown>
      <VisuallyHidden role="status">{live ? "" : text}</VisuallyHidden>
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
