import { VisitorClient } from "@switchboard/sdk/visitor-client";
import { render } from "preact";
import { Panel } from "./app/panel-state.ts";
import { Widget } from "./app/widget.tsx";
import { readSettings, type Settings, SettingsContext } from "./settings.ts";
import { loadSpeech, SpeechContext } from "./texts/texts.ts";
import { createShadowHost } from "./ui/shadow-host.ts";

/** What the page can do with its widget: `window.Switchboard`. */
interface SwitchboardPage {
  open(): void;
  close(): void;
  /** Proves that the visitor is a client, with a token signed by the site. Rejects when it is refused. */
  identify(clientToken: string): Promise<void>;
}

declare global {
  interface Window {
    Switchboard?: SwitchboardPage;
  }
}

function startWidget(script: HTMLScriptElement): SwitchboardPage {
  const settings = readSettings(script);
  const client = new VisitorClient({ baseUrl: settings.gateway, project: settings.project });
  const panel = new Panel(settings.project);
  void show(settings, client, panel);
  return {
    open: () => panel.open(),
    close: () => panel.close(),
    identify: async (clientToken) => {
      await client.identify(clientToken);
    },
  };
}

async function show(settings: Settings, client: VisitorClient, panel: Panel): Promise<void> {
  const speech = await loadSpeech(settings);
  const { host, root } = createShadowHost(speech.language);
  render(
    <SettingsContext.Provider value={settings}>
      <SpeechContext.Provider value={speech}>
        <Widget client={client} panel={panel} host={host} />
      </SpeechContext.Provider>
    </SettingsContext.Provider>,
    root,
  );
}

// Only while the script runs is it the current one. A page that has the tag twice has one widget.
const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.Switchboard) window.Switchboard = startWidget(script);
