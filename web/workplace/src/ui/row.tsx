import { Group, Stack, Text } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";
import styles from "./row.module.css";

interface RowProps extends Omit<ComponentPropsWithRef<"a">, keyof LinkProps> {
  /** Of what the row shows: see `useRowKeys`. */
  readonly rowId: string;
  readonly link: LinkProps;
  readonly badge: ReactNode;
  readonly name: string;
  /** At the right of the name: the time, a count. */
  readonly aside: ReactNode;
  readonly place: string;
  readonly line: ReactNode;
  /** The line is new to the reader. */
  readonly strong?: boolean;
}

/** The link of a row of a list: who or what, how long, where, and the last line. */
export function Row({ rowId, link, badge, name, aside, place, line, strong = false, ...others }: RowProps) {
  return (
    <Link {...others} {...link} className={styles.row} activeProps={{ "data-active": true }} data-row={rowId}>
      {badge}
      <Stack component="span" gap={0} flex={1} miw={0} lh={1.4}>
        <Group component="span" gap="xs" wrap="nowrap">
          <Text span fw={600} truncate flex={1}>
            {name}
          </Text>
          {aside}
        </Group>
        <Text span size="xs" c="dimmed" truncate>
          {place}
        </Text>
        <Text
          span
          fz={13}
          truncate
          pr="var(--row-action, 0)"
          c={strong ? "var(--text)" : "dimmed"}
          fw={strong ? 550 : 400}
        >
          {line}
        </Text>
      </Stack>
    </Link>
  );
}
