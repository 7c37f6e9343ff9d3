import { VisitorClient } from "@switchboard/sdk/visitor-client";
import { render } from "preact";
import { Panel } from "./app/panel-state.ts";
import { Widget } from "./app/widget.tsx";
import { readSettings, type Settings, SettingsContext } from "./settings.ts";
import { loadSpeech, SpeechContext } from "./texts/texts.ts";
import { createShadowRoot } from "./ui/shadow-root.ts";
import { shieldFromPage } from "./ui/shield.ts";
import { DRAFT, tabStore } from "./ui/tab-store.ts";

/** What the page can do with its widget: `window.Switchboard`. */
interface SwitchboardPage {
  open(): void;
  close(): void;
  /** Proves that the visitor is a client, with a token signed by the site. Rejects when it is refused. */
  identify(clientToken: string): Promise<void>;
  /** The client signed out on the site: the conversation is closed to this browser. */
  signOut(): Promise<void>;
}

declare global {
  interface Window {
    Switchboard?: SwitchboardPage;
  }
}

function startWidget(settings: Settings): SwitchboardPage {
  const client = new VisitorClient({ baseUrl: settings.gateway, project: settings.project });
  const panel = new Panel(settings.project);
  const host = document.createElement("switchboard-widget");
  // At once, as whoever listens first hears what others do not.
  shieldFromPage(host);
  void show(host, settings, client, panel);
  return {
    open: () => panel.open(),
    close: () => panel.close(),
    identify: (clientToken) => client.identify(clientToken),
    signOut: () => {
      tabStore.write(DRAFT, "");
      return client.signOut();
    },
  };
}

async function show(host: HTMLElement, settings: Settings, client: VisitorClient, panel: Panel): Promise<void> {
  const speech = await loadSpeech(settings);
  const root = createShadowRoot(host, speech.language);
  render(
    <SettingsContext.Provider value={settings}>
      <SpeechContext.Provider value={speech}>
        <Widget client={client} panel={panel} root={root} />
      </SpeechContext.Provider>
    </SettingsContext.Provider>,
    root,
  );
}

/** The tag that this runs from. A module has no current script, so it is looked for. */
function findTag(): HTMLScriptElement | undefined {
  const { currentScript } = document;
  if (currentScript instanceof HTMLScriptElement && currentScript.src) return currentScript;
  return document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]') ?? undefined;
}

function run(): void {
  // A page that has the tag twice, or runs it again, has one widget. An element with this id is none.
  if (typeof window.Switchboard?.identify === "function") return;
  const tag = findTag();
  const settings = tag && readSettings(tag);
  if (settings) window.Switchboard = startWidget(settings);
  else console.error("Switchboard: no chat, as the script tag has no data-project");
}

run();
