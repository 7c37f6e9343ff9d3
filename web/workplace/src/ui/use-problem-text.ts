import { ProblemError } from "@switchboard/sdk/problem-error";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** Turns what the SDK threw into a sentence for people. Known reasons are worded where they can happen. */
export function useProblemText(): (thrown: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (thrown: unknown) => {
      if (!(thrown instanceof ProblemError)) return t("problem.network");
      if (thrown.kind === "unavailable" || thrown.kind === "deadline_exceeded") return t("problem.network");
      if (thrown.kind === "resource_exhausted") return t("problem.rate");
      return t("problem.other", { reason: thrown.reason });
    },
    [t],
  );
}
