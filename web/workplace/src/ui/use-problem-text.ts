import { ProblemError } from "@switchboard/sdk/problem-error";
import { problemValues } from "@switchboard/web-shared/problem";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/**
 * Turns what the SDK threw into a sentence for people. A reason of its own words has them as the text
 * `problem.<reason>`; others are told by their kind, after `failed`, which says what was tried.
 */
export function useProblemText(): (thrown: unknown, failed?: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (thrown, failed) => {
      const said = (text: string) => (failed ? `${failed} ${text}` : text);
      if (!(thrown instanceof ProblemError)) return said(t("problem.network"));
      const worded = t(`problem.${thrown.reason}`, { ...problemValues(thrown), defaultValue: "" });
      if (worded) return worded;
      if (thrown.kind === "unavailable" || thrown.kind === "deadline_exceeded") return said(t("problem.network"));
      if (thrown.kind === "resource_exhausted") return said(t("problem.rate"));
      return said(t("problem.other", { reason: thrown.reason }));
    },
    [t],
  );
}
