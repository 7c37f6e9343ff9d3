import type { Bus } from "@switchboard/bus/nats";
import type {
  OrganisationServiceService,
  Project,
  Staff,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import {
  ProjectDeleted,
  ProjectSaved,
  StaffSaved,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence_events";
import { presenceStream } from "@switchboard/contracts/subjects";
import { AppError } from "@switchboard/kit/errors";
import type { Logger } from "@switchboard/kit/log";
import { startLoop } from "@switchboard/kit/loop";
import type { UnaryClient } from "@switchboard/rpc/unary-client";

/** A staff member nobody has heard of makes the organisation be loaded again, at most this often, in milliseconds. */
const RELOAD_MIN_MS = 1_000;

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/**
 * The gateway's copy of presence's organisation: which origins may talk to us, and who the staff are. Loaded at start and
 * again every 30 s; events bring changes at once, versions deciding which is newer. It holds no truth.
 */
export class Organisation {
  readonly #client: UnaryClient<OrganisationServiceService>;
  readonly #callerToken: () => Promise<string>;
  #projects: ReadonlyMap<string, Project> = new Map();
  #staff: ReadonlyMap<string, Staff> = new Map();
  #origins: ReadonlySet<string> = new Set();
  #loadedAt = 0;
  readonly #staffListeners = new Set<(staff: Staff) => void>();

  constructor(client: UnaryClient<OrganisationServiceService>, callerToken: () => Promise<string>) {
    this.#client = client;
    this.#callerToken = callerToken;
  }

  /** Whether it was ever loaded; before, nothing can be said about an origin. */
  get loaded(): boolean {
    return this.#loadedAt > 0;
  }

  async load(): Promise<void> {
    const fresh = await this.#client.getOrganisation({}, { callerToken: await this.#callerToken() });
    this.#setProjects(newest(this.#projects, fresh.projects));
    const before = this.#staff;
    this.#staff = newest(this.#staff, fresh.staff);
    this.#loadedAt = Date.now();
    for (const staff of this.#staff.values()) {
      const known = before.get(staff.id);
      if (known !== undefined && known.version < staff.version) this.#announce(staff);
    }
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
    if (!this.#staff.has(id) && Date.now() - this.#loadedAt > RELOAD_MIN_MS) await this.load();
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

  /** Called with each staff member that changed. */
  onStaffChanged(listener: (staff: Staff) => void): void {
    this.#staffListeners.add(listener);
  }

  /** Takes in one event of presence: `switchboard.presence.v1.<event>.<id>` and its proto3 JSON. */
  apply(subject: string, payload: Uint8Array): void {
    const event = subject.split(".")[3];
    const json: unknown = JSON.parse(Buffer.from(payload).toString());
    if (event === "project_saved") this.#setProjects(withNewer(this.#projects, ProjectSaved.fromJSON(json).project));
    else if (event === "project_deleted") {
      this.#setProjects(without(this.#projects, ProjectDeleted.fromJSON(json).project?.id));
    } else if (event === "staff_saved") this.noteStaff(StaffSaved.fromJSON(json).staff);
  }

  /** Takes in one staff member, for example from a session that begins. */
  noteStaff(staff: Staff | undefined): void {
    const before = this.#staff;
    this.#staff = withNewer(before, staff);
    if (staff !== undefined && this.#staff !== before) this.#announce(staff);
  }

  #setProjects(projects: ReadonlyMap<string, Project>): void {
    this.#projects = projects;
    this.#origins = new Set([...projects.values()].flatMap((project) => project.allowedOrigins));
  }

  #announce(staff: Staff): void {
    for (const listener of this.#staffListeners) listener(staff);
  }
}

/** The fresh rows, except where an event brought a newer one while they were on their way. */
function newest<T extends Versioned>(known: ReadonlyMap<string, T>, fresh: readonly T[]): ReadonlyMap<string, T> {
  return new Map(
    fresh.map((row) => {
      const mine = known.get(row.id);
      return [row.id, mine !== undefined && mine.version > row.version ? mine : row];
    }),
  );
}

function withNewer<T extends Versioned>(known: ReadonlyMap<string, T>, row: T | undefined): ReadonlyMap<string, T> {
  if (row === undefined || (known.get(row.id)?.version ?? -1) >= row.version) return known;
  return new Map(known).set(row.id, row);
}

function without<T>(known: ReadonlyMap<string, T>, id = ""): ReadonlyMap<string, T> {
  return new Map([...known].filter(([key]) => key !== id));
}

/** How often the whole organisation is loaded, and how soon again while it never was, in milliseconds. */
const LOAD_EVERY_MS = 30_000;
const RETRY_MS = 1_000;

export interface OrganisationFollowing {
  stop(): Promise<void>;
}

/** Keeps the organisation fresh: loads it now and every 30 s, and takes in presence's events in between. */
export function followOrganisation(organisation: Organisation, bus: Bus, log: Logger): OrganisationFollowing {
  const subscription = bus.subscribe(presenceStream.subjects, (data, subject) => {
    try {
      organisation.apply(subject, data);
    } catch (err) {
      log.error({ err, subject }, "an event of presence could not be read");
    }
  });
  let dueAt = 0;
  const run = async (): Promise<void> => {
    if (Date.now() < dueAt) return;
    await organisation.load();
    dueAt = Date.now() + LOAD_EVERY_MS;
  };
  const loop = startLoop({ name: "organisation", everyMs: RETRY_MS, log, run });
  return {
    stop: () => {
      subscription.unsubscribe();
      return loop.stop();
    },
  };
}
