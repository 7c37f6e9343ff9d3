/** What is done inside the widget, and what pages listen for: shortcuts, smooth scrolling, forbidden menus. */
const OWN = ["beforeinput", "input", "copy", "cut", "paste", "wheel", "touchmove", "contextmenu", "selectstart"];

const KEYS = ["keydown", "keypress", "keyup"] as const;

/** Keeps from the page what happens inside the widget: keys typed there are no shortcuts, and focus there is not taken back. */
export function shieldFromPage(host: HTMLElement): void {
  for (const type of OWN) host.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  // Keys are kept from listeners at the window, too: the widget alone gets a copy, which does not leave it.
  const keep = (event: KeyboardEvent) => {
    if (event.target !== host) return;
    event.stopImmediatePropagation();
    // A plain event with what the widget reads of a key: Firefox lets every KeyboardEvent leave, whatever it is told.
    const { type, key, keyCode, isComposing, shiftKey } = event;
    const copy = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
      key,
      keyCode,
      isComposing,
      shiftKey,
    });
    if (!event.composedPath()[0]?.dispatchEvent(copy)) event.preventDefault();
  };
  for (const type of KEYS) addEventListener(type, keep, true);
  // Whoever listens before the widget does sees the element as the target, and leaves alone what looks like a field.
  Object.defineProperty(host, "isContentEditable", { value: true });
  // Dialogs that hold the focus listen at the document. Nothing in the widget does, so nobody needs these events.
  const stop = (event: FocusEvent) => {
    if (event.target === host || event.relatedTarget === host) event.stopImmediatePropagation();
  };
  for (const type of ["focus", "focusin", "focusout"] as const) addEventListener(type, stop, true);
}
