import { Anchor, Badge, CloseButton, Group, Stack, Text } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { Conversation } from "@switchboard/sdk/conversation";
import { formatDateTime, formatDuration } from "@switchboard/web-shared/format";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useServerNow } from "../../state/use-server-now.ts";
import { Field, FieldSection } from "../../ui/field-section.tsx";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { chatAt } from "../../ui/places.ts";
import { useLocale } from "../../ui/use-locale.ts";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import styles from "./visitor-panel.module.css";

/** Who writes, from where, and since when. */
export function VisitorPanel({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  useSignal(conversation.changed);
  const { chat } = conversation;
  const { visitor } = chat;
  const origin = chat.staff?.origin;
  return (
    <aside className={styles.panel} aria-label={t("panel.label")}>
      <PanelHead chat={chat} />
      <FieldSection title={t("panel.contact")}>
        <Field label={t("panel.name")} value={visitor.name} copyable />
        <Field label={t("panel.email")} value={visitor.email} copyable />
        <Field label={t("panel.phone")} value={visitor.phone} copyable />
        {visitor.client_id ? <Field label={t("panel.clientId")} value={visitor.client_id} copyable /> : null}
      </FieldSection>
      <ChatSection chat={chat} />
      <FieldSection title={t("panel.browser")}>
        <Field label={t("panel.page")} value={origin?.page_url ?? null} href={origin?.page_url ?? null} />
        <Field label={t("panel.ip")} value={origin?.ip_address ?? null} copyable />
        <Field label={t("panel.agent")} value={origin?.user_agent ?? null} />
        <LocalTimeField zone={origin?.time_zone ?? null} />
        <LanguageField tag={origin?.language ?? null} />
      </FieldSection>
    </aside>
  );
}

function PanelHead({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const name = useVisitorName()(chat);
  const close = () => void navigate({ ...chatAt(chat.id), search: {} });
  const isClient = chat.visitor.client_id !== null;
  return (
    <Group gap="sm" wrap="nowrap">
      <PersonBadge name={name} id={chat.visitor.id} size={44} />
      <Stack flex={1} gap={3} miw={0} align="flex-start">
        <Text fw={700} fz={15} maw="100%" truncate>
          {name}
        </Text>
        <Badge variant={isClient ? "light" : "default"} size="sm" tt="none">
          {t(isClient ? "panel.client" : "panel.anonymous")}
        </Badge>
      </Stack>
      <CloseButton hiddenFrom="md" size="lg" aria-label={t("panel.close")} onClick={close} />
    </Group>
  );
}

function ChatSection({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const previous = chat.previous_chat_id;
  return (
    <FieldSection title={t("panel.chat")}>
      <Field label={t("panel.project")} value={chat.project.name} />
      <Field label={t("panel.department")} value={chat.department.name} />
      <Field label={t("panel.operator")} value={chat.operator?.name ?? null} />
      <Field label={t("panel.started")} value={formatDateTime(chat.opened_at, locale)} />
      <WaitedField chat={chat} />
      {chat.ended_at ? <Field label={t("panel.ended")} value={formatDateTime(chat.ended_at, locale)} /> : null}
      {previous ? (
        <Anchor size="sm" renderRoot={(props) => <Link {...props} {...chatAt(previous)} />}>
          {t("panel.previous")}
        </Anchor>
      ) : null}
    </FieldSection>
  );
}

function WaitedField({ chat }: { chat: ChatView }) {
  const { t } = useTranslation();
  const now = useServerNow();
  const until = chat.taken_at ?? chat.ended_at;
  const waited = (until ? Date.parse(until) : now) - Date.parse(chat.queued_at);
  return <Field label={t("panel.waited")} value={formatDuration(waited)} />;
}

/** The visitor's time of day as it goes on, and their zone; a zone that this browser does not know stands alone. */
function LocalTimeField({ zone }: { zone: string | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useServerNow();
  const time = zone && known(() => new Date(now).toLocaleTimeString(locale, { timeStyle: "short", timeZone: zone }));
  return <Field label={t("panel.localTime")} value={time ? `${time} (${zone})` : zone} />;
}

/** The visitor's language in the reader's words; as its tag where those have none. */
function LanguageField({ tag }: { tag: string | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const name = tag && known(() => new Intl.DisplayNames(locale, { type: "language" }).of(tag));
  return <Field label={t("panel.language")} value={name ?? tag} />;
}

/** What a format says of a stranger's word; undefined for a word that it does not know. */
function known(format: () => string | undefined): string | undefined {
  try {
    return format();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
