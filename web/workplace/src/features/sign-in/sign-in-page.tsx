import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { StaffView } from "@switchboard/contracts/schemas/organisation";
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
  const form = useForm({ initialValues: { email: "", password: "" } });
  const signIn = useSignIn(onSignedIn);
  const problem = useFormProblem(form, signIn.error);
  const submit = form.onSubmit(({ email, password }) => {
    if (!signIn.isPending) signIn.mutate({ email: email.trim(), password });
  });
  return (
    <Center component="main" className={styles.page}>
      <Paper component="form" withBorder shadow="xl" radius="xl" w="min(380px, 100%)" p={34} onSubmit={submit}>
        <Stack>
          <img width={44} height={44} src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
          <div>
            <Title fz={24}>{t("app.name")}</Title>
            <Text c="dimmed">{t("signIn.lead")}</Text>
          </div>
          {expired && !signIn.isError ? <Alert role="status">{t("signIn.expired")}</Alert> : null}
          {problem ? (
            <Alert color="red" role="alert">
              {problem}
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
            {...form.getInputProps("email")}
          />
          <PasswordInput
            label={t("signIn.password")}
            name="password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": t("signIn.showPassword") }}
            required
            withAsterisk={false}
            size="md"
            {...form.getInputProps("password")}
          />
          <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
            {t("signIn.submit")}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
