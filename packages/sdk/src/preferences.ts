import { getPreferences, getWorkspace, savePreferences, saveWorkspace } from "@switchboard/contracts/gen/calls";
import type { PreferencesView, WorkspaceView } from "@switchboard/contracts/schemas/preferences";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/**
 * What follows a person through all of their browsers: preferences (P8), open tabs and drafts (W1). Both have a version:
 * a save names the one that was loaded. All reject with `ProblemError`.
 */
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

  /** What was left open. */
  workspace(): Promise<WorkspaceView> {
    return this.#rest.call(getWorkspace);
  }

  /** Replaces it; answers its new version. Rejects with reason `presence.stale_workspace` when another tab was faster. */
  async saveWorkspace(workspace: WorkspaceView): Promise<number> {
    return (await this.#rest.call(saveWorkspace, workspace)).version;
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
