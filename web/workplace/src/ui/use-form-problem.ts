import type { UseFormReturnType } from "@mantine/form";
import { wrongFields } from "@switchboard/web-shared/problem";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "./use-problem-text.ts";

/**
 * Words a refusal where it belongs. What the server found fault with is said at the fields of the form, which are named
 * as in its body; the answer is what else there is to say, above them.
 */
export function useFormProblem<Values extends object>(
  form: UseFormReturnType<Values>,
  thrown: unknown,
): string | undefined {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const { setErrors, getValues } = form;
  const wrong = wrongFields(thrown);
  useEffect(() => {
    // A pointer `/form/email` is the path `form.email` of the values.
    const paths = wrongFields(thrown).map((pointer) => pointer.slice(1).replaceAll("/", "."));
    setErrors(Object.fromEntries(paths.map((path) => [path, t("problem.field")])));
  }, [thrown, setErrors, t]);
  const isShown = (pointer: string) => (pointer.split("/")[1] ?? "") in getValues();
  return thrown && !(wrong.length > 0 && wrong.every(isShown)) ? problemText(thrown) : undefined;
}
