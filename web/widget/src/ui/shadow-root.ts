import { directionOf } from "@switchboard/web-shared/language";
import css from "../widget.css?inline";
import { keepInReach } from "./keep-in-reach.ts";

/** Puts the widget's element into the page and answers the one inside: what the page does stays outside, what we do inside. */
export function createShadowRoot(host: HTMLElement, language: string): HTMLElement {
  const shadow = host.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  Object.assign(root, { className: "widget", lang: language, dir: directionOf(language) });
  shadow.append(root);
  // A sheet that is made by script is allowed by content security policies that forbid style elements.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  keepInReach(host);
  return root;
}
