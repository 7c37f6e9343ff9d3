/** The title blinks this often, in milliseconds. */
const BLINK_MS = 1_000;
/** The two knocks, in seconds from the first. */
const KNOCKS = [0, 0.18];
/** A knock's pitch, in hertz, and how long it is heard, in seconds. */
const PITCH = 220;
const LENGTH = 0.12;
/** What shows that somebody looks at the page. Keys in the widget are kept from the window, what they write is not. */
const SIGNS = ["focus", "pointermove", "pointerdown", "keydown", "beforeinput"];
/** What browsers take for a touch, after which a page may sound. */
const TOUCHES = ["click", "keydown", "beforeinput"];

/** The page's own title while it blinks, and what stops it. */
let blinking: { readonly title: string; readonly stop: () => void } | undefined;
/** Opened by a touch, and asleep but for the knocks. */
let audio: AudioContext | undefined;

/** Draws attention to the page (C14): sounds where it may, and blinks its title with `text` until somebody looks at it. */
export function knock(text: string): void {
  blinking?.stop();
  blink(text);
  if (audio) void sound(audio);
}

/** The title of the page, whether or not it blinks. */
export function pageTitle(): string {
  return blinking?.title ?? document.title;
}

/** Makes knocks heard once the page was touched while `wanted`: a sound that no touch opened stays silent in some browsers. */
export function soundAfterTouch(wanted: () => boolean): () => void {
  const listening = new AbortController();
  const open = () => {
    if (audio || !wanted()) return;
    audio = new AudioContext();
    void sleep(audio);
  };
  const close = () => {
    void audio?.close();
    audio = undefined;
  };
  for (const touch of TOUCHES) addEventListener(touch, open, { capture: true, signal: listening.signal });
  addEventListener("pagehide", close, listening);
  return () => {
    listening.abort();
    close();
  };
}

function blink(text: string): void {
  let title = document.title;
  const toggle = () => {
    // The page may have changed its title meanwhile.
    if (document.title !== text) title = document.title;
    document.title = document.title === text ? title : text;
  };
  toggle();
  const listening = new AbortController();
  const timer = setInterval(toggle, BLINK_MS);
  const stop = () => {
    clearInterval(timer);
    listening.abort();
    if (document.title === text) document.title = title;
    blinking = undefined;
  };
  blinking = {
    stop,
    get title() {
      return document.title === text ? title : document.title;
    },
  };
  for (const sign of SIGNS) addEventListener(sign, stop, { capture: true, signal: listening.signal });
}

/** Begun within the touch, it may go on at any time. */
async function sleep(opened: AudioContext): Promise<void> {
  await opened.resume();
  await opened.suspend();
}

async function sound(opened: AudioContext): Promise<void> {
  await opened.resume();
  for (const at of KNOCKS) {
    const begin = opened.currentTime + at;
    const tone = new OscillatorNode(opened, { type: "triangle", frequency: PITCH });
    const volume = new GainNode(opened, { gain: 0 });
    volume.gain.setValueAtTime(0.4, begin).exponentialRampToValueAtTime(0.001, begin + LENGTH);
    tone.connect(volume).connect(opened.destination);
    tone.start(begin);
    tone.stop(begin + LENGTH);
    if (at === KNOCKS.at(-1)) tone.onended = () => void opened.suspend();
  }
}
