import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import type { StaffView } from "@switchboard/contracts/views";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormProblem } from "../../ui/use-form-problem.ts";
import { useSignIn } from "./data.ts";
import styles from "./sign-in-page.module.css";

interface SignInPageProps {
  /** The session ended by itself: say so. */
  readonly expired: boolean;
  readonly onSignedIn: (staff: StaffView) => void;
}

/** Email and password; what was typed stays when they are refused. */
export function SignInPage({ expired, onSignedIn }: SignInPageProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn(onSignedIn);
  const problem = useFormProblem(signIn.error, ["/email", "/password"]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate({ email: email.trim(), password });
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <img className={styles.logo} src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
        <h1 className={styles.title}>{t("app.name")}</h1>
        <p className={styles.lead}>{t("signIn.lead")}</p>
        {expired && !signIn.isError ? <Alert role="status">{t("signIn.expired")}</Alert> : null}
        {problem.whole ? (
          <Alert color="red" role="alert">
            {problem.whole}
          </Alert>
        ) : null}
        <TextInput
          label={t("signIn.email")}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
          value={email}
          error={problem.at("/email")}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("signIn.password")}
          name="password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
          required
          withAsterisk={false}
          size="md"
          value={password}
          error={problem.at("/password")}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
          {t("signIn.submit")}
        </Button>
      </form>
    </main>
  );
}
