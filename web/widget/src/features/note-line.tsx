import type { MessageView } from "@switchboard/contracts/views";
import { useContext } from "preact/hooks";
import { SettingsContext } from "../settings.ts";
import { useTexts } from "../texts/texts.ts";

interface NoteLineProps {
  readonly message: MessageView;
}

/** What the system says happened, as far as visitors are to know; two notes ask something of them. */
export function NoteLine({ message }: NoteLineProps) {
  const texts = useTexts();
  const { code, params = {} } = message.system ?? {};
  if (code === "taken") return <p class="note">{texts.joined(params.operator_name ?? texts.operator)}</p>;
  if (code === "identified") return <p class="note">{texts.identified}</p>;
  if (code === "uploads_allowed") return <p class="note">{texts.filesAllowed}</p>;
  if (code === "uploads_forbidden") return <p class="note">{texts.filesForbidden}</p>;
  if (code === "ended") return <p class="note">{params.by === "visitor" ? texts.endedByYou : texts.ended}</p>;
  if (code === "sign_in_asked") return <SignInPrompt />;
  if (code === "page_offered") return <PageOffer url={params.url ?? ""} label={params.label ?? ""} />;
  return null;
}

function SignInPrompt() {
  const texts = useTexts();
  const { signInPage } = useContext(SettingsContext);
  return (
    <div class="ask">
      <p>{texts.signInAsked}</p>
      {signInPage ? (
        <a class="primary" href={signInPage}>
          {texts.signIn}
        </a>
      ) : null}
    </div>
  );
}

/** The visitor sees where it leads, and goes there only by saying so. */
function PageOffer({ url, label }: { url: string; label: string }) {
  const texts = useTexts();
  // The gateway lets nothing else pass; a page is no place to rely on it.
  if (!/^https?:/.test(url)) return null;
  return (
    <div class="ask">
      <p>{texts.pageOffered}</p>
      <button type="button" class="primary" title={url} onClick={() => location.assign(url)}>
        {texts.goTo(label || url)}
      </button>
    </div>
  );
}
