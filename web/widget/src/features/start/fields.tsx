import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { InputHTMLAttributes } from "preact";
import { useSpeech } from "../../texts/texts.ts";

interface DepartmentFieldProps {
  readonly departments: WidgetView["departments"];
  readonly chosen: string | undefined;
  readonly onChange: (id: string) => void;
}

/** Who should answer, where there is a choice. */
export function DepartmentField({ departments, chosen, onChange }: DepartmentFieldProps) {
  const { t } = useSpeech();
  if (departments.length < 2) return null;
  return (
    <label>
      {t("department")}
      <select value={chosen} onChange={(event) => onChange(event.currentTarget.value)}>
        {departments.map(({ id, name, online }) => (
          <option key={id} value={id}>
            {online === 0 ? t("departmentAway", { name }) : name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
  readonly onChange: (value: string) => void;
  /** Why what is in it was refused. */
  readonly problem?: string | undefined;
}

/** One line that may be left empty. */
export function TextField({ label, problem, onChange, input }: TextFieldProps) {
  const { t } = useSpeech();
  return (
    <label>
      <span>
        {label} <small>{t("optional")}</small>
      </span>
      <input {...input} aria-invalid={!!problem} onInput={(event) => onChange(event.currentTarget.value)} />
      {problem ? (
        <span class="problem" role="alert">
          {problem}
        </span>
      ) : null}
    </label>
  );
}
