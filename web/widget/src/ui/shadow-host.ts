import css from "../widget.css?inline";

/** Puts the element of the widget into the page: styles of the page stay outside, ours inside. */
export function createShadowHost(language: string): { host: HTMLElement; root: HTMLElement } {
  const host = document.createElement("switchboard-widget");
  host.lang = language;
  const shadow = host.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  shadow.append(root);
  // A sheet that is made by script is allowed by content security policies that forbid style elements.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  document.body.append(host);
  return { host, root };
}
