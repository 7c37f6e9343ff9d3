import { Button, EmptyState } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SignInPage } from "../features/sign-in/sign-in-page.tsx";
import { SessionContext } from "../state/session.ts";
import { useEntry } from "./data.ts";
import { FrameSkeleton } from "./frame-skeleton.tsx";

/** Takes up the session that the browser has, else asks to sign in; the address stays, so one lands where one wanted. */
export function SessionGate({ children }: { children: ReactNode }) {
  const entry = useEntry();
  switch (entry.status) {
    case "in":
      return <SessionContext value={entry.session}>{children}</SessionContext>;
    case "out":
      return <SignInPage expired={entry.expired} onSignedIn={entry.enter} />;
    case "resuming":
      return <FrameSkeleton />;
    case "unreachable":
      return <Unreachable onRetry={entry.retry} />;
  }
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState h="100dvh" title={t("app.name")} description={t("signIn.unreachable")}>
      <EmptyState.Actions>
        <Button onClick={onRetry}>{t("connection.retryNow")}</Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
