const PREFIX = "switchboard.";

/** Reads what was kept in this browser; null when there is nothing, or storage is forbidden. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    // Storage may be switched off: the page works without it, it only forgets.
    return null;
  }
}

/** Keeps a value in this browser; an empty one is forgotten. A full or forbidden storage only means forgetting. */
export function writeStored(key: string, value: string): void {
  try {
    if (value) localStorage.setItem(PREFIX + key, value);
    else localStorage.removeItem(PREFIX + key);
  } catch {
    return;
  }
}

/** Forgets everything that was kept under keys beginning with `prefix`. */
export function forgetStored(prefix: string): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + prefix));
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    return;
  }
}
