import { Group, Kbd, Switch, Table } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { chatsKeys } from "../features/chats/keys.ts";
import { conversationKeys } from "../features/conversation/keys.ts";
import { Dialog } from "../ui/dialog.tsx";
import { rowKeys } from "../ui/use-row-keys.ts";
import { areShortcutsOn, setShortcutsOn } from "../ui/use-shortcuts.ts";
import { frameKeys } from "./keys.ts";

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
      <Table>
        <Table.Tbody>
          {shortcuts.map(({ does, shown }) => (
            <Table.Tr key={does}>
              <Table.Th scope="row" fw={400}>
                {t(`keys.does.${does}`)}
              </Table.Th>
              <Table.Td>
                <Group gap={5} justify="flex-end">
                  {shown.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        checked={on}
        onChange={(event) => change(event.currentTarget.checked)}
        label={t("keys.enabled")}
      />
    </Dialog>
  );
}
