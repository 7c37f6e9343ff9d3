import { Anchor, CopyButton, DataList, Group, Title, UnstyledButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import styles from "./field-section.module.css";

/** A titled group of fields. */
export function FieldSection({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <Title order={2} size="xs" c="dimmed" mb="xs" id={id}>
        {title}
      </Title>
      <DataList gap="xs" labelWidth={96}>
        {children}
      </DataList>
    </section>
  );
}

interface FieldProps {
  readonly label: string;
  /** Null shows that it is not known. */
  readonly value: string | null;
  readonly href?: string | null;
  readonly copyable?: boolean;
}

/** One thing that is known, to be copied with a click where that helps. */
export function Field({ label, value, href = null, copyable = false }: FieldProps) {
  const { t } = useTranslation();
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue className={styles.value} c={value ? "var(--text)" : "dimmed"}>
        <FieldValue text={value ?? t("app.unknown")} href={href} copyable={copyable && value !== null} />
      </DataList.ItemValue>
    </DataList.Item>
  );
}

function FieldValue({ text, href, copyable }: { text: string; href: string | null; copyable: boolean }) {
  // The address comes from a stranger's browser: only the web may be linked to.
  if (href && /^https?:\/\//i.test(href)) {
    return (
      <Anchor href={href} target="_blank" rel="noreferrer noopener" size="sm">
        {text.replace(/^https?:\/\//i, "")}
      </Anchor>
    );
  }
  if (!copyable) return text;
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Group component={UnstyledButton} className={styles.copy} gap={6} mih={24} wrap="nowrap" fz="sm" onClick={copy}>
          <span>{text}</span>
          {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        </Group>
      )}
    </CopyButton>
  );
}
