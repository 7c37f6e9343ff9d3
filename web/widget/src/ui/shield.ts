/** What is done inside the widget, and what pages listen for: shortcuts, smooth scrolling, forbidden menus. */
const OWN = [
  "keydown",
  "keypress",
  "keyup",
  "beforeinput",
  "input",
  "copy",
  "cut",
  "paste",
  "wheel",
  "touchmove",
  "contextmenu",
  "selectstart",
];

/** Keeps from the page what happens inside the widget: keys typed there are no shortcuts, and focus there is not taken back. */
export function shieldFromPage(host: HTMLElement): void {
  for (const type of OWN) host.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  // Whoever listens before the widget does sees the element as the target, and leaves alone what looks like a field.
  Object.defineProperty(host, "isContentEditable", { value: true });
  // Dialogs that hold the focus listen at the document. Nothing in the widget does, so nobody needs these events.
  const stop = (event: FocusEvent) => {
    if (event.target === host || event.relatedTarget === host) event.stopImmediatePropagation();
  };
  for (const type of ["focus", "focusin", "focusout"] as const) addEventListener(type, stop, true);
}
