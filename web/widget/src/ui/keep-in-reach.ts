/** A page that removes the element again and again gets it back this seldom, in milliseconds: nobody fights over it. */
const AGAIN_MS = 1_000;
/** Browsers that do not know it take it for nobody instead of refusing it. */
const MODAL = "dialog:is(:modal)";

/**
 * Keeps an element where it can be used: waits for a body that comes late, puts it back when the page replaces its body,
 * and into the topmost modal dialog of the page, as all that is outside of that can be neither clicked nor typed in.
 */
export function keepInReach(host: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let putAt = Number.NEGATIVE_INFINITY;
  // Of dialogs above each other the topmost is the last, as people write pages. Before the parser comes to the body there
  // is none, whatever the types say.
  const home = (): Element | null => [...document.querySelectorAll(MODAL)].at(-1) ?? document.body;
  const put = () => {
    timer = undefined;
    const place = home();
    if (!place) return;
    putAt = performance.now();
    if (host.isConnected && place.moveBefore) {
      host.hidePopover();
      // Keeps what is typed, scrolled and focused as it is.
      place.moveBefore(host, null);
    } else place.append(host);
    // Above the dialog: one that is moved by a transform, or cuts off what is outside, would do so to the widget.
    if (place !== document.body) host.showPopover?.();
  };
  const look = () => {
    const place = home();
    // Those that are looked at already stay so; those that took the place of others are new.
    for (let node: Node | null = place ?? document.documentElement; node; node = node.parentNode) {
      observer.observe(node, { childList: true });
    }
    if (timer || (host.isConnected && host.parentNode === place)) return;
    const wait = host.isConnected ? 0 : putAt + AGAIN_MS - performance.now();
    if (wait > 0) timer = setTimeout(put, wait);
    else put();
  };
  const observer = new MutationObserver(look);
  new MutationObserver(look).observe(document, { subtree: true, attributeFilter: ["open"] });
  host.popover = "manual";
  look();
}
