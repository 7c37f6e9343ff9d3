/** The title blinks this often, in milliseconds. */
const BLINK_MS = 1_000;
/** The two knocks, in seconds from the first. */
const KNOCKS = [0, 0.18];
/** A knock's pitch, in hertz, and how long it is heard, in seconds. */
const PITCH = 220;
const LENGTH = 0.12;
/** What shows that somebody looks at the page. */
const SIGNS = ["focus", "pointermove", "pointerdown", "keydown"];

let stopBlinking: (() => void) | undefined;

/** Draws attention to the page (C14): sounds, and blinks its title with `text` until somebody looks at it. */
export function knock(text: string): void {
  stopBlinking?.();
  stopBlinking = blink(text);
  // Browsers let a page sound only after it was touched.
  if (navigator.userActivation?.hasBeenActive) sound();
}

function blink(text: string): () => void {
  let original = document.title;
  const toggle = () => {
    // The page may have changed its title meanwhile.
    if (document.title !== text) original = document.title;
    document.title = document.title === text ? original : text;
  };
  toggle();
  const listening = new AbortController();
  const timer = setInterval(toggle, BLINK_MS);
  const stop = () => {
    clearInterval(timer);
    listening.abort();
    if (document.title === text) document.title = original;
  };
  for (const sign of SIGNS) addEventListener(sign, stop, listening);
  return stop;
}

function sound(): void {
  const audio = new AudioContext();
  for (const at of KNOCKS) {
    const begin = audio.currentTime + at;
    const tone = new OscillatorNode(audio, { type: "triangle", frequency: PITCH });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0.4, begin).exponentialRampToValueAtTime(0.001, begin + LENGTH);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + LENGTH);
    if (at === KNOCKS.at(-1)) tone.onended = () => void audio.close();
  }
}
