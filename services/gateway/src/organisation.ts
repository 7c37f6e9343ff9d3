import type { Bus } from "@switchboard/bus/nats";
import {
  type Department,
  type OrganisationService,
  Permission,
  type Project,
  type Staff,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { presenceStream } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import { sharedRun } from "@switchboard/kit/shared-run";
import { readChange } from "@switchboard/organisation/change";
import { VersionedMap } from "@switchboard/organisation/versioned-map";
import type { UnaryClient } from "@switchboard/rpc/unary-client";

/** A staff member nobody has heard of makes the organisation be loaded again, at most this often, in milliseconds. */
const APART_MS = 500;
/** How often the whole organisation is loaded, and how soon again after a failure, in milliseconds. */
const LOAD_EVERY_MS = 30_000;
const RETRY_MS = 1_000;

type Source = Pick<UnaryClient<typeof OrganisationService>, "getOrganisation">;

/**
 * The gateway's copy of presence's organisation: which origins may talk to us, and who the staff are. Loaded at start and
 * again every 30 s; events bring changes at once. It holds no truth.
 */
export class Organisation {
  /** Loads all of it. Many who ask at once are answered by one load: after a deploy thousands come together. */
  readonly load = sharedRun(() => this.#load(), APART_MS);
  readonly #source: Source;
  readonly #callerToken: () => Promise<string>;
  readonly #projects = new VersionedMap<Project>();
  readonly #departments = new VersionedMap<Department>();
  readonly #staff = new VersionedMap<Staff>();
  readonly #staffListeners = new Set<(staff: Staff) => void>();
  #origins: ReadonlySet<string> = new Set();
  #loaded = false;

  constructor(source: Source, callerToken: () => Promise<string>) {
    this.#source = source;
    this.#callerToken = callerToken;
  }

  /** Whether it was ever loaded; before, nothing can be said about an origin. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Whether pages of this origin may talk to us. Errors: unavailable auth.origins_unknown before the first load. */
  allowsOrigin(origin: string): boolean {
    if (!this.loaded) throw new AppError("unavailable", "auth.origins_unknown");
    return this.#origins.has(origin);
  }

  /**
   * One staff member; one who is not known may be new, so the organisation is loaded again for them.
   * Errors: unauthenticated auth.unknown_staff, also for who has left; unavailable when presence is away and never was
   * there.
   */
  async staff(id: string): Promise<Staff> {
    if (this.#staff.get(id) === undefined) await this.load();
    const staff = this.#staff.get(id);
    if (staff === undefined || staff.deactivated) throw new AppError("unauthenticated", "auth.unknown_staff");
    return staff;
  }

  /** Refuses who is known to have left. Errors: unauthenticated auth.unknown_staff. */
  requireStillHere(staffId: string): void {
    if (this.#staff.get(staffId)?.deactivated) throw new AppError("unauthenticated", "auth.unknown_staff");
  }

  /** A staff member as known right now. */
  peekStaff(id: string): Staff | undefined {
    return this.#staff.get(id);
  }

  /** What a project is called; undefined while nobody has told of it. */
  projectName(id: string): string | undefined {
    return this.#projects.get(id)?.name;
  }

  /** The departments whose chats somebody sees: their own; of an administrator all. */
  departmentsSeenBy({ permissions, departmentIds }: Staff): readonly string[] {
    if (!permissions.includes(Permission.ADMIN)) return departmentIds;
    return [...this.#departments.values()].map(({ id }) => id);
  }

  /** Called with each staff member that changed, or sees the chats of other departments. */
  onStaffChanged(listener: (staff: Staff) => void): void {
    this.#staffListeners.add(listener);
  }

  /** Takes in one event of presence. */
  apply(subject: string, payload: Uint8Array): void {
    const change = readChange(subject, JSON.parse(Buffer.from(payload).toString()));
    for (const project of change.projects ?? []) this.#projects.put(project);
    if (change.removal?.kind === "project") this.#projects.delete(change.removal.what.id);
    if (change.removal?.kind === "department") this.#departments.delete(change.removal.what.id);
    const more = this.#anyNew(change.departments ?? []);
    for (const department of change.departments ?? []) this.#departments.put(department);
    if (more) this.#announceAdministrators();
    this.#noteOrigins();
    for (const staff of change.staff ?? []) this.noteStaff(staff);
  }

  /** Takes in one staff member, for example from a session that begins. */
  noteStaff(staff: Staff | undefined): void {
    if (staff !== undefined && this.#staff.put(staff)) this.#announce(staff);
  }

  async #load(): Promise<void> {
    const fresh = await this.#source.getOrganisation({}, { callerToken: await this.#callerToken() });
    this.#projects.replace(fresh.projects);
    this.#noteOrigins();
    const more = this.#anyNew(fresh.departments);
    this.#departments.replace(fresh.departments);
    const changed = this.#staff.replace(fresh.staff);
    this.#loaded = true;
    for (const staff of changed) this.#announce(staff);
    if (more) this.#announceAdministrators();
  }

  #noteOrigins(): void {
    this.#origins = new Set([...this.#projects.values()].flatMap((project) => project.allowedOrigins));
  }

  #anyNew(departments: readonly Department[]): boolean {
    return departments.some(({ id }) => this.#departments.get(id) === undefined);
  }

  #announceAdministrators(): void {
    for (const staff of this.#staff.values()) if (staff.permissions.includes(Permission.ADMIN)) this.#announce(staff);
  }

  #announce(staff: Staff): void {
    for (const listener of this.#staffListeners) listener(staff);
  }
}

/** Keeps the organisation fresh: loads it now and every 30 s, and takes in presence's events in between. */
export function followOrganisation(organisation: Organisation, bus: Bus, log: Logger): { stop(): Promise<void> } {
  const subscription = bus.subscribe(presenceStream.subjects, (data, subject) => {
    try {
      organisation.apply(subject, data);
    } catch (err) {
      log.error({ err, subject }, "an event of presence could not be read");
    }
  });
  const run = () => organisation.load();
  const sync = startLoop({ name: "organisation", everyMs: LOAD_EVERY_MS, retryMs: RETRY_MS, log, run });
  return {
    stop: () => {
      subscription.unsubscribe();
      return sync.stop();
    },
  };
}
