import { MESSAGE_MAX_LENGTH } from "@switchboard/contracts/limits";
import type { WidgetView } from "@switchboard/contracts/views";
import { ProblemError } from "@switchboard/sdk/problem-error";
import type { VisitorClient } from "@switchboard/sdk/visitor-client";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useTexts } from "../texts/texts.ts";
import { forgetDraft, useDraft } from "./use-draft.ts";

interface StartFormProps {
  readonly client: VisitorClient;
  readonly widget: WidgetView;
  readonly takeFocus: boolean;
  readonly onSent: () => void;
}

/** Before the chat: who should answer, who asks (optional), and the first message. */
export function StartForm({ client, widget, takeFocus, onSent }: StartFormProps) {
  const texts = useTexts();
  const [text, setText] = useDraft();
  const [person, setPerson] = useState({ name: "", email: "" });
  const [department, setDepartment] = useState("");
  const { send, sending, problem } = useOpening(client, onSent);
  const message = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takeFocus) message.current?.focus();
  }, [takeFocus]);

  const chosen =
    widget.departments.find(({ id }) => id === department) ??
    widget.departments.find(({ online }) => online !== 0) ??
    widget.departments[0];
  const nobody = !chosen || chosen.online === 0;
  const submit = (event: Event) => {
    event.preventDefault();
    // Refused, it becomes the draft again.
    if (text.trim()) send({ ...person, text: text.trim(), departmentId: chosen?.id }, () => setText(text));
  };
  return (
    <form class="body" onSubmit={submit}>
      {nobody ? (
        <p class="notice">
          {texts.nobodyText} {texts.nobodyEmail}
        </p>
      ) : (
        <p class="greeting">{texts.greeting}</p>
      )}
      {widget.departments.length > 1 ? (
        <label>
          {texts.department}
          <select value={chosen?.id} onChange={(event) => setDepartment(event.currentTarget.value)}>
            {widget.departments.map(({ id, name, online }) => (
              <option key={id} value={id}>
                {texts.departmentOnline(name, online)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <div class="pair">
        <OptionalField label={texts.name}>
          <input
            type="text"
            autocomplete="name"
            maxLength={100}
            value={person.name}
            onInput={(event) => setPerson({ ...person, name: event.currentTarget.value })}
          />
        </OptionalField>
        <OptionalField label={texts.email}>
          <input
            type="email"
            autocomplete="email"
            maxLength={254}
            value={person.email}
            onInput={(event) => setPerson({ ...person, email: event.currentTarget.value })}
          />
        </OptionalField>
      </div>
      <label class="grow">
        {texts.message}
        <textarea
          ref={message}
          required
          rows={3}
          maxLength={MESSAGE_MAX_LENGTH}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {problem ? (
        <p class="problem" role="alert">
          {problem === "email" ? texts.emailInvalid : texts.startFailed}
        </p>
      ) : null}
      <button type="submit" class="primary" disabled={sending}>
        {sending ? texts.starting : texts.start}
      </button>
    </form>
  );
}

function OptionalField({ label, children }: { label: string; children: ComponentChildren }) {
  const texts = useTexts();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the field is given as the child.
    <label>
      <span>
        {label} <small>{texts.optional}</small>
      </span>
      {children}
    </label>
  );
}

interface Opening {
  readonly name: string;
  readonly email: string;
  readonly text: string;
  readonly departmentId: string | undefined;
}

function useOpening(client: VisitorClient, onSent: () => void) {
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<"email" | "other" | undefined>();
  const send = (opening: Opening, onRefused: () => void) => {
    if (sending) return;
    setSending(true);
    setProblem(undefined);
    onSent();
    forgetDraft();
    const refused = (error: unknown) => {
      const isEmail = error instanceof ProblemError && error.errors.some(({ pointer }) => pointer.endsWith("/email"));
      setProblem(isEmail ? "email" : "other");
      setSending(false);
      onRefused();
    };
    client.open(requestOf(opening)).catch(refused);
  };
  return { send, sending, problem };
}

function requestOf({ name, email, text, departmentId }: Opening) {
  return {
    text,
    ...(departmentId && { departmentId }),
    ...(name.trim() && { name: name.trim() }),
    ...(email.trim() && { email: email.trim() }),
    pageUrl: location.href,
  };
}
