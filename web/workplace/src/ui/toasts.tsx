import { CloseButton } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./toasts.module.css";
import { useProblemText } from "./use-problem-text.ts";

/** One line that tells what happened; it goes away by itself unless it is pointed at. */
interface Toast {
  readonly id: number;
  readonly tone: "info" | "success" | "error";
  readonly text: string;
}

/** Tells what happened. */
export interface Toaster {
  info(text: string): void;
  success(text: string): void;
  /** What went wrong, worded by `useProblemText`. */
  problem(thrown: unknown, failed?: string): void;
}

/** Long enough to read two lines; WCAG 2.2.1 is kept by pausing under the pointer. */
const SHOWN_MS = 7_000;
const SHOWN_MAX = 4;
const icons = { info: IconInfoCircle, success: IconCircleCheck, error: IconAlertCircle } as const;
const silent: Toaster = { info: () => undefined, success: () => undefined, problem: () => undefined };

const ToastContext = createContext(silent);

/** Answers what shows a toast. */
export function useToast(): Toaster {
  return useContext(ToastContext);
}

/** Shows the toasts of everything inside it, read out politely by screen readers. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const lastId = useRef(0);
  const show = useCallback((tone: Toast["tone"], text: string) => {
    lastId.current += 1;
    const next = { tone, text, id: lastId.current };
    setShown((before) => [...before.slice(1 - SHOWN_MAX), next]);
  }, []);
  const toaster = useMemo<Toaster>(
    () => ({
      info: (text) => show("info", text),
      success: (text) => show("success", text),
      problem: (thrown, failed) => show("error", problemText(thrown, failed)),
    }),
    [show, problemText],
  );
  const close = (id: number) => setShown((before) => before.filter((toast) => toast.id !== id));
  return (
    <ToastContext value={toaster}>
      {children}
      <div className={styles.stack} role="status" aria-live="polite" aria-label={t("toast.label")}>
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
      </div>
    </ToastContext>
  );
}

function ToastLine({ toast, onClose }: { toast: Toast; onClose: () => void }) {
  const { t } = useTranslation();
  const Icon = icons[toast.tone];
  return (
    <div
      className={styles.toast}
      data-tone={toast.tone}
      style={{ animationDuration: `${SHOWN_MS}ms` }}
      onAnimationEnd={onClose}
    >
      <Icon size={18} aria-hidden className={styles.icon} />
      <span className={styles.text}>{toast.text}</span>
      <CloseButton size="sm" aria-label={t("toast.close")} onClick={onClose} />
    </div>
  );
}
