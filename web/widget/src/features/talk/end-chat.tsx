import { endChat } from "@switchboard/contracts/gen/calls";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useState } from "preact/hooks";
import { useSpeech } from "../../texts/texts.ts";

const focus = (element: HTMLElement | null) => element?.focus();

/** Ends the chat after asking once; the focus goes along. */
export function EndChat({ conversation }: { conversation: Conversation }) {
  const { t } = useSpeech();
  const [step, setStep] = useState<"idle" | "asking" | "failed" | "kept">("idle");
  if (step === "idle" || step === "kept") {
    return (
      <button
        ref={step === "kept" ? focus : null}
        type="button"
        class="quiet end"
        title={t("endChat")}
        onClick={() => setStep("asking")}
      >
        {t("end")}
      </button>
    );
  }
  const end = (event: Event) => {
    const panel = event.currentTarget instanceof Element && event.currentTarget.closest(".panel");
    conversation.call(endChat).then(
      () => {
        setStep("idle");
        // One can write again.
        if (panel) focus(panel.querySelector("textarea"));
      },
      () => setStep("failed"),
    );
  };
  return (
    <div class="confirm" role="alertdialog" aria-label={t("endChat")}>
      <p>{t(step === "failed" ? "endFailed" : "endAsk")}</p>
      <button type="button" class="primary" onClick={end}>
        {t("endYes")}
      </button>
      <button type="button" class="secondary" ref={focus} onClick={() => setStep("kept")}>
        {t("endNo")}
      </button>
    </div>
  );
}
