import { givenFiles } from "@switchboard/web-shared/given-files";
import { Outlet } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { MAIN } from "../ui/places.ts";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { useWantedFocus } from "../ui/wanted-focus.ts";
import styles from "./frame.module.css";
import { frameKeys } from "./keys.ts";
import { OpenTabs } from "./open-tabs.tsx";
import { Rail } from "./rail.tsx";
import { ShortcutsHelp } from "./shortcuts-help.tsx";
import { TopBar } from "./top-bar.tsx";

/** What stands around every screen: rail, top bar and tabs. */
export function Frame() {
  const { t } = useTranslation();
  const [helpOpen, setHelpOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  useWantedFocus(MAIN, main);
  const showHelp = () => setHelpOpen(true);
  useShortcuts(frameKeys, { help: showHelp });
  return (
    <div className={styles.frame} {...givenFiles(() => undefined)}>
      <a className={styles.skip} href="#main">
        {t("app.skip")}
      </a>
      <Rail />
      <TopBar onShowKeys={showHelp} />
      <main id="main" ref={main} className={styles.main} tabIndex={-1}>
        <OpenTabs />
        <Outlet />
      </main>
      <ShortcutsHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
