import { Tooltip } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
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
  useWaitingTitle(count);
  return (
    <nav className={`${frame.rail} ${styles.rail}`} aria-label={t("nav.main")}>
      <img className={styles.logo} src={`${import.meta.env.BASE_URL}icon.svg`} alt={t("app.name")} />
      <Tooltip label={t("nav.chats")} position="right" events={{ hover: true, focus: true, touch: false }}>
        <Link to="/chats" className={styles.place} activeProps={{ "data-active": true }}>
          <IconMessages size={22} aria-hidden />
          <span className={styles.name}>{t("nav.chats")}</span>
          <span className={styles.badge}>
            <CountBadge count={count} label={t("nav.waiting", { count })} />
          </span>
        </Link>
      </Tooltip>
      <div className={styles.space} />
      <ConnectionDot />
    </nav>
  );
}

/** What waits is seen in the browser's tab too. */
function useWaitingTitle(count: number): void {
  const { t } = useTranslation();
  useEffect(() => {
    const name = t("app.name");
    document.title = count > 0 ? `(${count}) ${name}` : name;
  }, [count, t]);
}
