import { SegmentedControl } from "@mantine/core";
import type { ModeView } from "@switchboard/contracts/views";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { staffClient } from "../realtime/staff-client.ts";
import { useMode } from "../realtime/use-mode.ts";
import { useToast } from "../ui/toasts.tsx";
import { useProblemText } from "../ui/use-problem-text.ts";
import styles from "./mode-switch.module.css";

/** Online or Offline: the reader's own doing, in all their tabs (P2). */
export function ModeSwitch() {
  const { t } = useTranslation();
  const mode = useMode();
  const toast = useToast();
  const problemText = useProblemText();
  const change = useMutation({
    mutationFn: (wanted: ModeView) => staffClient.setMode(wanted),
    onSuccess: (_done, wanted) =>
      toast({ tone: "info", text: t(wanted === "online" ? "mode.nowOnline" : "mode.nowOffline") }),
    onError: (thrown) => toast({ tone: "error", text: problemText(thrown) }),
  });
  const shown = change.isPending ? change.variables : mode;
  return (
    <SegmentedControl
      size="xs"
      radius="xl"
      aria-label={t("mode.label")}
      value={shown}
      disabled={change.isPending}
      onChange={(wanted) => change.mutate(wanted)}
      data={(["online", "offline"] as const).map((value) => ({ value, label: <ModeLabel mode={value} /> }))}
    />
  );
}

function ModeLabel({ mode }: { mode: ModeView }) {
  const { t } = useTranslation();
  return (
    <span className={styles.label}>
      <span className={styles.dot} data-mode={mode} aria-hidden />
      {t(`mode.${mode}`)}
    </span>
  );
}
