import { useTranslation } from "react-i18next";
import { useConnection } from "../state/use-connection.ts";
import { useNow } from "../ui/use-now.ts";

/** Why the connection is lost and when it is tried again, as sentences. */
export function useLoss(): { reason: string; retry: string } {
  const { t } = useTranslation();
  const { lostReason, nextAttemptAt } = useConnection();
  const now = useNow();
  const reason = t(`connection.reason.${lostReason ?? "unreachable"}`);
  if (!nextAttemptAt) return { reason, retry: t("connection.trying") };
  const seconds = Math.max(0, Math.ceil((nextAttemptAt.getTime() - now) / 1000));
  return { reason, retry: t("connection.retryIn", { seconds }) };
}
