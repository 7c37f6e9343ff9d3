import { Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { Children, type ReactNode, useId } from "react";
import { CountBadge } from "./count-badge.tsx";
import styles from "./list-section.module.css";

interface ListSectionProps {
  readonly title: string;
  readonly count: number;
  /** False shows the shape of the rows to come. */
  readonly loaded: boolean;
  /** What to do when there is nothing. */
  readonly empty: string;
  readonly children: ReactNode;
}

/** A titled list of rows, or what to do when there are none. */
export function ListSection({ title, count, loaded, empty, children }: ListSectionProps) {
  const id = useId();
  const isEmpty = Children.toArray(children).length === 0;
  return (
    <section aria-labelledby={id}>
      <Group className={styles.title} gap="xs" px={8} pt="sm" pb="xs">
        <Title order={2} size="xs" c="dimmed" id={id}>
          {title}
        </Title>
        <CountBadge count={count} tone="quiet" />
      </Group>
      {loaded ? null : <Skeleton height={58} mb={6} />}
      {loaded && isEmpty ? (
        <Text className={styles.empty} c="dimmed" px="md" py={14} mb={6}>
          {empty}
        </Text>
      ) : null}
      {isEmpty ? null : (
        <Stack component="ul" className={styles.rows} gap={2}>
          {children}
        </Stack>
      )}
    </section>
  );
}
