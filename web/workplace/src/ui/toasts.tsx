import { Button, Group } from "@mantine/core";
import { randomId, useMediaQuery } from "@mantine/hooks";
import { type NotificationData, Notifications, notifications } from "@mantine/notifications";
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "./use-problem-text.ts";

/** A button of a toast, which goes away with it. */
interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** Tells what happened, in a line that goes away by itself unless it is pointed at. */
export interface Toaster {
  /** With something that can be done about it, an undo say. */
  info(text: string, action?: ToastAction): void;
  success(text: string): void;
  /** What went wrong, worded by `useProblemText`. */
  problem(thrown: unknown, failed?: string): void;
}

/** Long enough to read two lines, in milliseconds; WCAG 2.2.1 is kept by pausing under the pointer. */
const SHOWN_MS = 7_000;
const SHOWN_MAX = 4;
const tones = {
  info: { icon: <IconInfoCircle size={18} aria-hidden />, color: "iris" },
  success: { icon: <IconCircleCheck size={18} aria-hidden />, color: "green.9" },
  error: { icon: <IconAlertCircle size={18} aria-hidden />, color: "red.9" },
} satisfies Record<string, Partial<NotificationData>>;

/** Answers what shows a toast. */
export function useToast(): Toaster {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return useMemo(() => {
    const closeButtonProps = { "aria-label": t("toast.close") };
    const show = (tone: keyof typeof tones, message: ReactNode, id?: string) =>
      notifications.show({ ...(id && { id }), message, closeButtonProps, role: "status", ...tones[tone] });
    return {
      info: (text, action) => {
        const id = randomId();
        show(
          "info",
          action ? <WithAction text={text} action={action} onDone={() => notifications.hide(id)} /> : text,
          id,
        );
      },
      success: (text) => show("success", text),
      problem: (thrown, failed) => show("error", problemText(thrown, failed)),
    };
  }, [t, problemText]);
}

function WithAction({ text, action, onDone }: { text: string; action: ToastAction; onDone: () => void }) {
  const run = () => {
    onDone();
    action.run();
  };
  return (
    <Group justify="space-between" wrap="nowrap">
      {text}
      <Button flex="none" size="compact-sm" variant="light" onClick={run}>
        {action.label}
      </Button>
    </Group>
  );
}

/** Where toasts are shown: beside what one writes, never over it. */
export function Toasts() {
  const narrow = useMediaQuery("(max-width: 899px)");
  return (
    <Notifications
      position={narrow ? "top-center" : "bottom-right"}
      autoClose={SHOWN_MS}
      limit={SHOWN_MAX}
      containerWidth={300}
      aria-live="polite"
    />
  );
}
