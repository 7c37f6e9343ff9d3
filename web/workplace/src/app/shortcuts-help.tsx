import { Kbd, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chatsKeys } from "../features/chats/keys.ts";
import { conversationKeys } from "../features/conversation/keys.ts";
import { Dialog } from "../ui/dialog.tsx";
import { rowKeys } from "../ui/use-row-keys.ts";
import { areShortcutsOn, setShortcutsOn } from "../ui/use-shortcuts.ts";
import { frameKeys } from "./keys.ts";
import styles from "./shortcuts-help.module.css";

const shortcuts = [...rowKeys, ...chatsKeys, ...conversationKeys, ...frameKeys];

/** All keys in one place, and the switch for those without a modifier. */
export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(areShortcutsOn);
  const change = (wanted: boolean) => {
    setShortcutsOn(wanted);
    setOn(wanted);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t("keys.title")}>
      <dl className={styles.list}>
        {shortcuts.map(({ does, shown }) => (
          <div key={does} className={styles.row}>
            <dt>{t(`keys.does.${does}`)}</dt>
            <dd>
              {shown.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        mt="md"
        checked={on}
        onChange={(event) => change(event.currentTarget.checked)}
        label={t("keys.enabled")}
      />
    </Dialog>
  );
}
