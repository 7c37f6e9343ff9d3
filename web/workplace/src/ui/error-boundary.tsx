import { Button, EmptyState } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface ErrorBoundaryState {
  readonly broken: boolean;
}

/** A screen that throws is replaced by a way out instead of a white page. React itself reports the error to the console. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { broken: false };

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children;
  }
}

function BrokenPage() {
  const { t } = useTranslation();
  return (
    <EmptyState p="xl" title={t("crash.title")} description={t("crash.text")}>
      <EmptyState.Actions>
        <Button onClick={() => window.location.reload()}>{t("crash.reload")}</Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
