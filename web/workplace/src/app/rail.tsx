import { Box, Space } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconMessages } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWaiting } from "../features/chats/data.ts";
import { CountBadge } from "../ui/count-badge.tsx";
import { ConnectionDot } from "./connection-dot.tsx";
import frame from "./frame.module.css";
import styles from "./rail.module.css";

/** The places of the workplace, with what waits in each, and the state of the connection. */
export function Rail() {
  const { t } = useTranslation();
  const { count } = useWaiting();
  const name = t("app.name");
  // What waits is seen in the browser's tab, too.
  useDocumentTitle(count > 0 ? `(${count}) ${name}` : name);
  return (
    <nav className={`${frame.rail} ${styles.rail}`} aria-label={t("nav.main")}>
      <img className={styles.logo} src={`${import.meta.env.BASE_URL}icon.svg`} alt={name} />
      <Link to="/chats" className={styles.place} activeProps={{ "data-active": true }}>
        <Box pos="relative" lh={0}>
          <IconMessages size={22} aria-hidden />
          <Box pos="absolute" top={-8} left={14}>
            <CountBadge count={count} label={t("nav.waiting", { count })} />
          </Box>
        </Box>
        {t("nav.chats")}
      </Link>
      <Space flex={1} />
      <ConnectionDot />
    </nav>
  );
}
