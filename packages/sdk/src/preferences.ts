import { getPreferences, savePreferences } from "@switchboard/contracts/gen/calls";
import type { PreferencesView } from "@switchboard/contracts/schemas/preferences";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/** What a person prefers in all of their browsers (P8). A save names the version that was loaded; rejects with `ProblemError`. */
export class Preferences {
  readonly #rest: RestClient;
  readonly #changed = new Emitter<PreferencesView>();
  /** Fires with each newer version, saved in whichever tab. */
  readonly changed: Signal<PreferencesView> = this.#changed;
  #current: PreferencesView | undefined;

  constructor(rest: RestClient) {
    this.#rest = rest;
  }

  /** The newest that is known; undefined before they were first loaded. */
  get current(): PreferencesView | undefined {
    return this.#current;
  }

  async load(): Promise<PreferencesView> {
    return this.apply(await this.#rest.call(getPreferences));
  }

  /** Replaces all of them. Rejects with reason `presence.stale_preferences` when another tab was faster. */
  async save(preferences: PreferencesView): Promise<PreferencesView> {
    return this.apply(await this.#rest.call(savePreferences, preferences));
  }

  /** Takes in what the gateway told; an older version never replaces a newer one. */
  apply(preferences: PreferencesView): PreferencesView {
    if (this.#current === undefined || this.#current.version < preferences.version) {
      this.#current = preferences;
      this.#changed.emit(preferences);
    }
    return preferences;
  }

  /** Somebody else signs in. */
  clear(): void {
    this.#current = undefined;
  }
}
