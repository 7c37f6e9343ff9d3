/** A page that removes the element again and again gets it back this seldom, in milliseconds: nobody fights over it. */
const AGAIN_MS = 1_000;

/** Keeps an element in the page: waits for a body that comes late, and puts it back when the page replaces its body. */
export function keepInBody(host: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let putAt = Number.NEGATIVE_INFINITY;
  const put = () => {
    timer = undefined;
    // Before the parser comes to it there is none, whatever the types say.
    const body: HTMLElement | null = document.body;
    if (!body || host.isConnected) return;
    putAt = performance.now();
    body.append(host);
  };
  const look = () => {
    // Those that are looked at already stay so; those that took the place of others are new.
    for (const node of [document, document.documentElement, document.body]) {
      if (node) observer.observe(node, { childList: true });
    }
    if (host.isConnected || timer) return;
    const wait = putAt + AGAIN_MS - performance.now();
    if (wait > 0) timer = setTimeout(put, wait);
    else put();
  };
  const observer = new MutationObserver(look);
  look();
}
