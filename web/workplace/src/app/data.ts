import type { ModeView, StaffView } from "@switchboard/contracts/schemas/organisation";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { forgetDrafts } from "../state/drafts.ts";
import { closeAllTabs } from "../state/open-tabs.ts";
import type { Session } from "../state/session.ts";
import { staffClient } from "../state/staff-client.ts";
import { useConnection } from "../state/use-connection.ts";
import { useToast } from "../ui/toasts.tsx";

/** Whether somebody is signed in. */
export type Entry =
  | { readonly status: "resuming" | "unreachable"; readonly retry: () => void }
  | { readonly status: "out"; readonly expired: boolean; readonly enter: (staff: StaffView) => void }
  | { readonly status: "in"; readonly session: Session };

type Signed = { readonly staff: StaffView } | { readonly expired: boolean };

/** Takes up the session that the browser has; `enter` begins one, and one that ends leads back to the door. */
export function useEntry(): Entry {
  const queries = useQueryClient();
  const [signed, setSigned] = useState<Signed>();
  const staff = signed && "staff" in signed ? signed.staff : undefined;
  const enter = useCallback((staff: StaffView) => {
    // How it goes is told by `connection`, which the whole page watches.
    staffClient.connect().catch(() => undefined);
    setSigned({ staff });
  }, []);
  const leave = useCallback((expired: boolean) => setSigned({ expired }), []);
  const resuming = useResuming(enter, leave);
  useExpiry(staff !== undefined, leave);
  const session = useMemo<Session | undefined>(() => {
    // The next person at this browser is another one.
    const signOut = async () => {
      leave(false);
      closeAllTabs();
      forgetDrafts();
      queries.clear();
      await staffClient.signOut();
    };
    return staff && { staff, signOut };
  }, [staff, leave, queries]);
  if (session) return { status: "in", session };
  if (signed) return { status: "out", expired: "expired" in signed && signed.expired, enter };
  return { status: resuming.isError ? "unreachable" : "resuming", retry: () => void resuming.refetch() };
}

/** Fails only when the gateway cannot be asked: without a session it answers that there is none. */
function useResuming(enter: (staff: StaffView) => void, leave: (expired: boolean) => void) {
  const resuming = useQuery({
    queryKey: ["session"],
    queryFn: async () => (await staffClient.resumeSession()) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = resuming;
  useEffect(() => {
    if (data) enter(data);
    else if (data === null) leave(false);
  }, [data, enter, leave]);
  return resuming;
}

/** A session that ended elsewhere, or was refused. */
function useExpiry(signedIn: boolean, leave: (expired: boolean) => void): void {
  const { state, lostReason } = useConnection();
  const expired = signedIn && state === "lost" && lostReason === "unauthenticated";
  useEffect(() => {
    if (!expired) return;
    staffClient.disconnect();
    leave(true);
  }, [expired, leave]);
}

/** Goes Online or Offline (P2); going Offline parks the chats that are held, which is told and can be undone (P3). */
export function useModeChange() {
  const { t } = useTranslation();
  const toast = useToast();
  const undo = useMutation({
    mutationFn: async (parked: readonly string[]) => {
      await staffClient.setMode("online");
      await Promise.all(parked.map((chatId) => staffClient.take(chatId)));
    },
    onSuccess: (_done, { length: count }) => toast.success(t("mode.undone", { count })),
    onError: (thrown) => toast.problem(thrown),
  });
  return useMutation({
    mutationFn: async (wanted: ModeView) => {
      const held = staffClient.held.conversations.map(({ chatId }) => chatId);
      await staffClient.setMode(wanted);
      return held;
    },
    onSuccess: (held, wanted) => {
      const action = { label: t("mode.undo"), run: () => undo.mutate(held) };
      if (wanted === "online") toast.info(t("mode.nowOnline"));
      else if (held.length === 0) toast.info(t("mode.nowOffline"));
      else toast.info(t("mode.parked", { count: held.length }), action);
    },
    onError: (thrown) => toast.problem(thrown),
  });
}
