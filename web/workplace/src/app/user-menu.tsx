import { Box, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { languageName, languages, switchLanguage } from "../i18n/texts.ts";
import { useSession } from "../state/session.ts";
import { PersonBadge } from "../ui/person-badge.tsx";
import { useToast } from "../ui/toasts.tsx";

/** Language, theme, keys and the way out. */
export function UserMenu({ onShowKeys }: { onShowKeys: () => void }) {
  const { t } = useTranslation();
  const { staff } = useSession();
  const leave = useLeaving();
  return (
    <Menu position="bottom-end" width={230} shadow="lg">
      <Menu.Target>
        <UnstyledButton>
          <PersonBadge name={staff.name} id={staff.id} size={32} />
          <VisuallyHidden>{t("menu.label", { name: staff.name })}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Box px="sm" py={6}>
          <strong>{staff.name}</strong>
          <Text size="xs" c="dimmed" truncate>
            {staff.email}
          </Text>
        </Box>
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

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly choices: readonly { readonly value: T; readonly name: string; readonly lang?: string }[];
  readonly chosen: string;
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, choices, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {choices.map(({ value, name, lang }) => (
        <Menu.Item
          key={value}
          lang={lang}
          aria-current={value === chosen}
          rightSection={value === chosen ? <IconCheck size={16} /> : null}
          onClick={() => onChoose(value)}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}

function LanguageItems() {
  const { t, i18n } = useTranslation();
  const choices = languages.map((code) => ({ value: code, name: languageName(code), lang: code }));
  const choose = (code: string) => void switchLanguage(code);
  return <Choice label={t("menu.language")} choices={choices} chosen={i18n.language} onChoose={choose} />;
}

function ThemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = (["auto", "light", "dark"] as const).map((value) => ({ value, name: t(`menu.${value}`) }));
  return <Choice label={t("menu.theme")} choices={choices} chosen={colorScheme} onChoose={setColorScheme} />;
}
