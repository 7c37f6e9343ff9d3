import type { Conversation } from "@switchboard/sdk/conversation";
import { useState } from "preact/hooks";
import { useTexts } from "../texts/texts.ts";

/** Ends the chat after asking once. */
export function EndChat({ conversation }: { conversation: Conversation }) {
  const texts = useTexts();
  const [step, setStep] = useState<"idle" | "asking" | "failed">("idle");
  if (step === "idle") {
    return (
      <button type="button" class="quiet end" title={texts.endChat} onClick={() => setStep("asking")}>
        {texts.end}
      </button>
    );
  }
  const end = () => {
    conversation.end().then(
      () => setStep("idle"),
      () => setStep("failed"),
    );
  };
  return (
    <div class="ask" role="alertdialog" aria-label={texts.endChat}>
      <p>{step === "failed" ? texts.endFailed : texts.endAsk}</p>
      <button type="button" class="primary" onClick={end}>
        {texts.endYes}
      </button>
      <button type="button" class="secondary" autofocus onClick={() => setStep("idle")}>
        {texts.endNo}
      </button>
    </div>
  );
}
