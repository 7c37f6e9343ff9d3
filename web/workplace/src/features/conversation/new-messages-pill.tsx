import { Button } from "@mantine/core";
import log from "@switchboard/web-shared/log.module.css";
import { IconArrowDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface NewMessagesPillProps {
  readonly count: number;
  readonly shown: boolean;
  readonly onClick: () => void;
}

/** The way back to the newest message, with how many came while one read above. */
export function NewMessagesPill({ count, shown, onClick }: NewMessagesPillProps) {
  const { t } = useTranslation();
  if (!shown) return null;
  return (
    <Button
      className={log.pill}
      radius="xl"
      size="compact-md"
      variant={count > 0 ? "filled" : "default"}
      leftSection={<IconArrowDown size={16} aria-hidden />}
      onClick={onClick}
    >
      {count > 0 ? t("chat.newMessages", { count }) : t("chat.toEnd")}
    </Button>
  );
}
