/** A window of a browser that is used from outside as people use it: by a pointer and by keys. */
export interface BrowserWindow {
  open(url: string): Promise<void>;
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Clicks at a point of the window. */
  click(x: number, y: number): Promise<void>;
  /** Types text where the focus is. */
  type(text: string): Promise<void>;
  press(key: "Enter" | "Escape"): Promise<void>;
}

/** A browser that runs; each of its windows belongs to a person of its own. */
export interface EngineBrowser {
  /** Its name and version, as it tells them. */
  readonly version: string;
  newWindow(): Promise<BrowserWindow>;
  close(): Promise<void>;
}

/** An engine of browsers beside Chromium. */
export interface Engine {
  readonly name: string;
  /** Starts a browser. Throws SetupError naming the package that this machine lacks. */
  launch(): Promise<EngineBrowser>;
}
