import type { MessageView } from "@switchboard/contracts/views";
import { useContext } from "preact/hooks";
import { SettingsContext } from "../../settings.ts";
import { useSpeech } from "../../texts/texts.ts";

/** What the system says happened, as far as visitors are to know; two notes ask something of them. */
export function NoteLine({ message }: { message: MessageView }) {
  const { t } = useSpeech();
  const { code, params = {} } = message.system ?? {};
  if (code === "taken") return <p class="note">{t("joined", { name: params.operator_name ?? t("operator") })}</p>;
  if (code === "identified") return <p class="note">{t("identified")}</p>;
  if (code === "uploads_allowed") return <p class="note">{t("filesAllowed")}</p>;
  if (code === "uploads_forbidden") return <p class="note">{t("filesForbidden")}</p>;
  if (code === "ended") return <p class="note">{t(params.by === "visitor" ? "endedByYou" : "ended")}</p>;
  if (code === "sign_in_asked") return <SignInPrompt />;
  if (code === "page_offered") return <PageOffer url={params.url ?? ""} label={params.label ?? ""} />;
  return null;
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
