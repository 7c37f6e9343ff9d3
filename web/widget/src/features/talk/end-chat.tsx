import { endChat } from "@switchboard/contracts/gen/calls";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";

/** Ends the chat after asking once. */
export function EndChat({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const [step, setStep] = useState<"idle" | "asking" | "failed">("idle");
  if (step === "idle") {
    return (
      <button type="button" class="quiet end" title={t("endChat")} onClick={() => setStep("asking")}>
        {t("end")}
      </button>
    );
  }
  const end = () => {
    conversation.call(endChat).then(
      () => setStep("idle"),
      () => setStep("failed"),
    );
  };
  return (
    <div class="confirm" role="alertdialog" aria-label={t("endChat")}>
      <p>{t(step === "failed" ? "endFailed" : "endAsk")}</p>
      <button type="button" class="primary" onClick={end}>
        {t("endYes")}
      </button>
      <button type="button" class="secondary" autofocus onClick={() => setStep("idle")}>
        {t("endNo")}
      </button>
    </div>
  );
}
