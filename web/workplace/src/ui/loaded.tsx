import { Button, Group } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  /** The shape of what comes. */
  readonly shape: ReactNode;
  /** What could not be loaded. */
  readonly failed: string;
  readonly children: (data: T) => ReactNode;
}

/** A part of a page that loads and fails on its own: its shape, what it brings, or why not and another try. */
export function Loaded<T>({ query, shape, failed, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return shape;
  return (
    <Group justify="space-between" gap="xs" c="var(--red)" role="alert">
      {failed}
      <Button size="compact-xs" variant="light" loading={query.isFetching} onClick={() => void query.refetch()}>
        {t("app.tryAgain")}
      </Button>
    </Group>
  );
}
