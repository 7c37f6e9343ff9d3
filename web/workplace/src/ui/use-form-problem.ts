import { isFieldWrong, wrongFields } from "@switchboard/web-shared/problem";
import { useTranslation } from "react-i18next";
import { useProblemText } from "./use-problem-text.ts";

/** Why a form was refused. */
export interface FormProblem<Pointer extends string> {
  /** What to say at a field. */
  readonly at: (pointer: Pointer) => string | undefined;
  /** What to say of the form as a whole: undefined when its fields say everything. */
  readonly whole: string | undefined;
}

/** Words a refusal where it belongs: at the fields of the form (JSON pointers into its body), the rest above them. */
export function useFormProblem<Pointer extends string>(
  thrown: unknown,
  pointers: readonly Pointer[],
): FormProblem<Pointer> {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const wrong = wrongFields(thrown);
  const fieldsSayAll = wrong.length > 0 && wrong.every((pointer) => pointers.some((known) => known === pointer));
  return {
    at: (pointer) => (isFieldWrong(thrown, pointer) ? t("problem.field") : undefined),
    whole: thrown && !fieldsSayAll ? problemText(thrown) : undefined,
  };
}
