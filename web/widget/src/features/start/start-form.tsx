import type { WidgetView } from "@switchboard/contracts/schemas/organisation";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import { givenFiles } from "@switchboard/web-shared/given-files";
import { isFieldWrong } from "@switchboard/web-shared/problem";
import { tooMany } from "@switchboard/web-shared/use-composer";
import { useDraft } from "@switchboard/web-shared/use-draft";
import { useEffect, useRef, useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";
import { DRAFT, tabStore } from "../../ui/tab-store.ts";
import { useOpening } from "./data.ts";
import { DepartmentField, TextField } from "./fields.tsx";

interface StartFormProps {
  readonly client: VisitorClient;
  readonly widget: WidgetView;
  readonly takeFocus: boolean;
  readonly onSent: () => void;
}

/** Before the chat: who should answer, who asks (optional), and the first message. */
export function StartForm({ client, widget: { departments, uploads_allowed }, takeFocus, onSent }: StartFormProps) {
  const { t } = useSpeech();
  const [text, setText] = useDraft(tabStore, DRAFT);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [wanted, setWanted] = useState("");
  const [given, setGiven] = useState(false);
  // Refused, it becomes the draft again.
  const { send, sending, problem } = useOpening(client, () => setText(text));
  const message = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takeFocus) message.current?.focus();
  }, [takeFocus]);

  const department =
    departments.find(({ id }) => id === wanted) ?? departments.find(({ online }) => online !== 0) ?? departments[0];
  const over = tooMany(text);
  const nobody = !department || department.online === 0;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!text.trim() || over > 0 || sending) return;
    onSent();
    // It is on its way, and whoever sends it keeps it.
    tabStore.write(DRAFT, "");
    send({ name, email, text, departmentId: department?.id });
  };
  const emailWrong = isFieldWrong(problem, "/email");
  return (
    <form class="body" onSubmit={submit} {...givenFiles(() => setGiven(true))}>
      {nobody ? (
        <p class="notice">
          {t("nobodyText")} {t("nobodyEmail")}
        </p>
      ) : (
        <p class="greeting">{t("greeting")}</p>
      )}
      <DepartmentField departments={departments} chosen={department?.id} onChange={setWanted} />
      <div class="pair">
        <TextField
          label={t("name")}
          input={{ type: "text", autocomplete: "name", maxLength: 100, value: name }}
          onChange={setName}
        />
        <TextField
          label={t("email")}
          input={{ type: "email", autocomplete: "email", maxLength: 254, value: email }}
          onChange={setEmail}
          problem={emailWrong ? t("emailInvalid") : undefined}
        />
      </div>
      <label class="grow">
        {t("message")}
        <textarea
          ref={message}
          required
          rows={3}
          aria-invalid={over > 0}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {over > 0 ? (
        <p class="problem" role="alert">
          {t("tooLong", { count: over })}
        </p>
      ) : null}
      {given ? (
        <p class="problem" role="alert">
          {t(uploads_allowed ? "filesLater" : "problem.chat.uploads_forbidden")}
        </p>
      ) : null}
      {problem && !emailWrong ? (
        <p class="problem" role="alert">
          {t("startFailed")}
        </p>
      ) : null}
      <button type="submit" class="primary" disabled={sending || over > 0}>
        {t(sending ? "starting" : "start")}
      </button>
    </form>
  );
}
