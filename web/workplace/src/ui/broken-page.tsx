import { Button, EmptyState } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** In the place of a screen that throws: a way out instead of a white page. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <EmptyState p="xl" title={t("crash.title")} description={t("crash.text")}>
      <EmptyState.Actions>
        <Button onClick={() => window.location.reload()}>{t("crash.reload")}</Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
