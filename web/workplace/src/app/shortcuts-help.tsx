import { Kbd, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../ui/dialog.tsx";
import { areShortcutsOn, setShortcutsOn } from "../ui/use-shortcuts.ts";
import styles from "./shortcuts-help.module.css";

const rows = [
  ["move", ["J", "K"]],
  ["open", ["Enter"]],
  ["take", ["T"]],
  ["reply", ["R"]],
  ["end", ["E"]],
  ["tab", ["Alt", "1-9"]],
  ["send", ["Enter"]],
  ["line", ["Shift", "Enter"]],
  ["help", ["?"]],
] as const;

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
        {rows.map(([name, keys]) => (
          <div key={name} className={styles.row}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
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
