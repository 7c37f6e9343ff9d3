import type { MessageView } from "@switchboard/contracts/schemas/message";
import { useContext } from "preact/hooks";
import { SettingsContext } from "../../settings.ts";
import { useSpeech } from "../../texts/texts.ts";

/** What happened, as far as visitors are to know: notes that have a text `note.<code>`, and two that ask something. */
export function NoteLine({ message }: { message: MessageView }) {
  const { t, find } = useSpeech();
  const { code, params = {} } = message.system ?? {};
  if (code === "sign_in_asked") return <SignInPrompt />;
  if (code === "page_offered") return <PageOffer url={params.url ?? ""} label={params.label ?? ""} />;
  const values = { operator_name: t("operator"), ...params };
  const text = find(`note.${code}_${params.by}`, values) ?? find(`note.${code}`, values);
  return text ? <p class="note">{text}</p> : null;
}

function SignInPrompt() {
  const { t } = useSpeech();
  const { signInPage } = useContext(SettingsContext);
  return (
    <div class="prompt">
      <p>{t("signInAsked")}</p>
      {signInPage ? (
        <a class="primary" href={signInPage}>
          {t("signIn")}
        </a>
      ) : null}
    </div>
  );
}

/** The visitor sees where it leads, and goes there only by saying so. */
function PageOffer({ url, label }: { url: string; label: string }) {
  const { t } = useSpeech();
  // The gateway lets nothing else pass; a page is no place to rely on it.
  if (!/^https?:/.test(url)) return null;
  return (
    <div class="prompt">
      <p>{t("pageOffered")}</p>
      <button type="button" class="primary" title={url} onClick={() => location.assign(url)}>
        {t("goTo", { page: label || url })}
      </button>
    </div>
  );
}
