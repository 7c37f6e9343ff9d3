import { Button, EmptyState } from "@mantine/core";
import type { StaffView } from "@switchboard/contracts/views";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { DRAFT_PREFIX } from "../features/conversation/use-draft.ts";
import { SignInPage } from "../features/sign-in/sign-in-page.tsx";
import { staffClient } from "../realtime/staff-client.ts";
import { useConnection } from "../realtime/use-connection.ts";
import { forgetStored } from "../ui/stored.ts";
import { FrameSkeleton } from "./frame-skeleton.tsx";
import { SessionContext } from "./session.ts";
import { closeAllTabs } from "./use-open-tabs.ts";

type GateState =
  | { readonly status: "resuming" }
  | { readonly status: "out"; readonly expired: boolean }
  | { readonly status: "in"; readonly staff: StaffView };

/** Takes up the session that the browser has, else asks to sign in; the address stays, so one lands where one wanted. */
export function SessionGate({ children }: { children: ReactNode }) {
  const [gate, setGate] = useState<GateState>({ status: "resuming" });
  const enter = useCallback((staff: StaffView) => {
    // How it goes is told by `connection`, which the whole page watches.
    staffClient.connect().catch(() => undefined);
    setGate({ status: "in", staff });
  }, []);
  const resuming = useResume(enter, setGate);
  useExpiry(gate.status === "in", setGate);
  const session = useMySession(gate, setGate);

  if (gate.status === "resuming") {
    return resuming.isError ? <Unreachable onRetry={() => void resuming.refetch()} /> : <FrameSkeleton />;
  }
  if (!session) return <SignInPage expired={gate.status === "out" && gate.expired} onSignedIn={enter} />;
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** What belongs to the one who signs out is forgotten: the next person at this browser is another one. */
function useMySession(gate: GateState, setGate: (gate: GateState) => void) {
  const queries = useQueryClient();
  return useMemo(() => {
    if (gate.status !== "in") return null;
    const signOut = async () => {
      setGate({ status: "out", expired: false });
      closeAllTabs();
      forgetStored(DRAFT_PREFIX);
      queries.clear();
      await staffClient.signOut();
    };
    return { staff: gate.staff, signOut };
  }, [gate, setGate, queries]);
}

/** Fails only when the gateway cannot be asked: without a session it answers that there is none. */
function useResume(enter: (staff: StaffView) => void, setGate: (gate: GateState) => void) {
  const resuming = useQuery({
    queryKey: ["session"],
    queryFn: async () => (await staffClient.resumeSession()) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = resuming;
  useEffect(() => {
    if (data) enter(data);
    else if (data === null) setGate({ status: "out", expired: false });
  }, [data, enter, setGate]);
  return resuming;
}

/** A session that ended elsewhere, or was refused, leads back to the sign-in page. */
function useExpiry(signedIn: boolean, setGate: (gate: GateState) => void): void {
  const { state, lostReason } = useConnection();
  const expired = signedIn && state === "lost" && lostReason === "unauthenticated";
  useEffect(() => {
    if (!expired) return;
    staffClient.disconnect();
    setGate({ status: "out", expired: true });
  }, [expired, setGate]);
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
