import { ColorSwatch, Group, SegmentedControl } from "@mantine/core";
import type { ModeView } from "@switchboard/contracts/schemas/organisation";
import { useTranslation } from "react-i18next";
import { useMode } from "../state/use-mode.ts";
import { useModeChange } from "./data.ts";

/** Online or Offline: the reader's own doing, in all their tabs (P2). */
export function ModeSwitch() {
  const { t } = useTranslation();
  const mode = useMode();
  const change = useModeChange();
  return (
    <SegmentedControl
      size="xs"
      radius="xl"
      aria-label={t("mode.label")}
      value={change.isPending ? change.variables : mode}
      disabled={change.isPending}
      onChange={(wanted) => change.mutate(wanted)}
      data={(["online", "offline"] as const).map((value) => ({ value, label: <ModeLabel mode={value} /> }))}
    />
  );
}

function ModeLabel({ mode }: { mode: ModeView }) {
  const { t } = useTranslation();
  return (
    <Group component="span" gap={7} fz={13} wrap="nowrap">
      <ColorSwatch component="span" size={9} color={`var(${mode === "online" ? "--green" : "--muted"})`} aria-hidden />
      {t(`mode.${mode}`)}
    </Group>
  );
}
