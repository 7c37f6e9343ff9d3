import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { languageName, languages, switchLanguage } from "../i18n/texts.ts";
import { useSession } from "../state/session.ts";
import { PersonBadge } from "../ui/person-badge.tsx";
import { useToast } from "../ui/toasts.tsx";
import styles from "./user-menu.module.css";

/** Language, theme, keys and the way out. */
export function UserMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { t } = useTranslation();
  const { staff } = useSession();
  const leave = useLeaving();
  return (
    <Menu position="bottom-end" width={230} shadow="lg">
      <Menu.Target>
        <UnstyledButton className={styles.target} aria-label={t("menu.label", { name: staff.name })}>
          <PersonBadge name={staff.name} id={staff.id} size={32} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <strong>{staff.name}</strong>
          <span>{staff.email}</span>
        </div>
        <Menu.Divider />
        <LanguageItems />
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onShowKeys}>
          {t("menu.keys")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
          {t("menu.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useLeaving(): () => void {
  const { signOut } = useSession();
  const navigate = useNavigate();
  const toast = useToast();
  return () => {
    // Whoever signs in next may not see what was open.
    void navigate({ to: "/chats" });
    signOut().catch(toast.problem);
  };
}

const tick = (shown: boolean) => (shown ? <IconCheck size={16} /> : null);

function LanguageItems() {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Menu.Label>{t("menu.language")}</Menu.Label>
      {languages.map((code) => (
        <Menu.Item
          key={code}
          lang={code}
          aria-current={i18n.language === code}
          rightSection={tick(i18n.language === code)}
          onClick={() => void switchLanguage(code)}
        >
          {languageName(code)}
        </Menu.Item>
      ))}
    </>
  );
}

function ThemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <Menu.Label>{t("menu.theme")}</Menu.Label>
      {(["auto", "light", "dark"] as const).map((scheme) => (
        <Menu.Item
          key={scheme}
          aria-current={colorScheme === scheme}
          rightSection={tick(colorScheme === scheme)}
          onClick={() => setColorScheme(scheme)}
        >
          {t(`menu.${scheme}`)}
        </Menu.Item>
      ))}
    </>
  );
}
