import { CloseButton } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./toasts.module.css";

/** One line that tells what happened; it goes away by itself unless it is pointed at. */
export interface Toast {
  readonly tone: "info" | "success" | "error";
  readonly text: string;
}

interface ShownToast extends Toast {
  readonly id: number;
}

/** Long enough to read two lines; WCAG 2.2.1 is kept by pausing under the pointer. */
const SHOWN_MS = 7_000;
const SHOWN_MAX = 4;
const icons = { info: IconInfoCircle, success: IconCircleCheck, error: IconAlertCircle } as const;

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Answers the function that shows a toast. */
export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

/** Shows the toasts of everything inside it, read out politely by screen readers. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<readonly ShownToast[]>([]);
  const lastId = useRef(0);
  const show = useCallback((toast: Toast) => {
    lastId.current += 1;
    const next = { ...toast, id: lastId.current };
    setShown((before) => [...before.slice(1 - SHOWN_MAX), next]);
  }, []);
  const close = useCallback((id: number) => setShown((before) => before.filter((toast) => toast.id !== id)), []);
  const list = useMemo(
    () => shown.map((toast) => <ToastLine key={toast.id} toast={toast} onClose={() => close(toast.id)} />),
    [shown, close],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div className={styles.stack} role="status" aria-live="polite" aria-label={t("toast.label")}>
        {list}
      </div>
    </ToastContext>
  );
}

function ToastLine({ toast, onClose }: { toast: ShownToast; onClose: () => void }) {
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
