import { Box, Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useConnection } from "../state/use-connection.ts";
import frame from "./frame.module.css";
import { ModeSwitch } from "./mode-switch.tsx";
import { useLoss } from "./use-loss.ts";
import { UserMenu } from "./user-menu.tsx";

/** The connection when something is wrong with it, the reader's mode and menu. */
export function TopBar({ onShowKeys }: { onShowKeys: () => void }) {
  const { state } = useConnection();
  return (
    <Group component="header" className={frame.bar} px={14} gap="sm" wrap="nowrap">
      <Box flex={1} miw={0}>
        {state === "lost" ? <LostLine /> : null}
      </Box>
      <ModeSwitch />
      <UserMenu onShowKeys={onShowKeys} />
    </Group>
  );
}

function LostLine() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { reason, retry } = useLoss();
  return (
    <Group c="var(--red)" gap={10} wrap="nowrap">
      <Text span fw={600} truncate visibleFrom="sm">
        {reason}
      </Text>
      <Text span inherit className="tabular" truncate visibleFrom="sm">
        {retry}
      </Text>
      <Button flex="none" size="compact-sm" color="red.9" onClick={() => connection.reconnectNow()}>
        {t("connection.retryNow")}
      </Button>
    </Group>
  );
}
