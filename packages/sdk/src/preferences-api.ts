import type { PreferencesView, WorkspaceVersionBody, WorkspaceView } from "@switchboard/contracts/rest/preferences";
import type { RestClient } from "./rest-client.ts";
import { Emitter, type Signal } from "./signal.ts";

/**
 * What follows a person through all of their browsers: preferences (P8), open tabs and drafts (W1). Both have a version:
 * a save names the one that was loaded. All reject with `ProblemError`.
 */
export class PreferencesApi {
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
    return this.apply(await this.#rest.request({ method: "GET", path: "/v1/me/preferences" }));
  }

  /** Replaces all of them. Rejects with reason `presence.stale_preferences` when another tab was faster. */
  async save(preferences: PreferencesView): Promise<PreferencesView> {
    return this.apply(await this.#rest.request({ method: "PUT", path: "/v1/me/preferences", body: preferences }));
  }

  /** What was left open. */
  workspace(): Promise<WorkspaceView> {
    return this.#rest.request({ method: "GET", path: "/v1/me/workspace" });
  }

  /** Replaces it; answers its new version. Rejects with reason `presence.stale_workspace` when another tab was faster. */
  async saveWorkspace(workspace: WorkspaceView): Promise<number> {
    const request = { method: "PUT", path: "/v1/me/workspace", body: workspace } as const;
    return (await this.#rest.request<WorkspaceVersionBody>(request)).version;
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
