import { directionOf } from "@switchboard/web-shared/language";
import css from "../widget.css?inline";
import { keepInBody } from "./keep-in-body.ts";
import { shieldFromPage } from "./shield.ts";

/** Puts the widget into the page and answers the element inside it: what the page does stays outside, what we do inside. */
export function createShadowRoot(language: string): HTMLElement {
  const host = document.createElement("switchboard-widget");
  const shadow = host.attachShadow({ mode: "open" });
  const root = document.createElement("div");
  Object.assign(root, { className: "widget", lang: language, dir: directionOf(language) });
  shadow.append(root);
  // A sheet that is made by script is allowed by content security policies that forbid style elements.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  shieldFromPage(host);
  keepInBody(host);
  return root;
}
