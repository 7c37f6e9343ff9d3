import { useMediaQuery } from "@mantine/hooks";
import { type NotificationData, Notifications, notifications } from "@mantine/notifications";
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "./use-problem-text.ts";

/** Tells what happened, in a line that goes away by itself unless it is pointed at. */
export interface Toaster {
  info(text: string): void;
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
    const show = (tone: keyof typeof tones, message: string) =>
      notifications.show({ message, closeButtonProps, role: "status", ...tones[tone] });
    return {
      info: (text) => show("info", text),
      success: (text) => show("success", text),
      problem: (thrown, failed) => show("error", problemText(thrown, failed)),
    };
  }, [t, problemText]);
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
