import { create } from "@bufbuild/protobuf";
import {
  DepartmentSchema,
  type GetOrganisationResponse,
  GetOrganisationResponseSchema,
  Mode,
  Permission,
  type Staff,
  StaffRole,
  StaffSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/organisation";
import { newId } from "@switchboard/kit/ids";
import { expect, test } from "vitest";
import { Organisation } from "../src/organisation.ts";

const person = (id: string): Staff =>
  create(StaffSchema, {
    id,
    email: "",
    name: "Ann",
    role: StaffRole.OPERATOR,
    departmentIds: [],
    permissions: [],
    mode: Mode.OFFLINE,
    version: 1,
    deactivated: false,
  });

test("however many come in at once after a start, presence is asked once for all who work here", async () => {
  const ids = [newId(), newId()];
  const answer = Promise.withResolvers<GetOrganisationResponse>();
  let asked = 0;
  const source = {
    getOrganisation: () => {
      asked += 1;
      return answer.promise;
    },
  };
  const organisation = new Organisation(source, async () => "token");
  const found = Promise.all(Array.from({ length: 1_000 }, (_, n) => organisation.staff(ids[n % 2] ?? "")));
  answer.resolve(create(GetOrganisationResponseSchema, { staff: ids.map(person) }));

  expect(new Set((await found).map(({ id }) => id))).toEqual(new Set(ids));
  expect(asked).toBe(1);
});

test("presence is asked again when it did not answer", async () => {
  const id = newId();
  const answers = [Promise.reject(new Error("presence is away")), Promise.resolve([person(id)])];
  const source = {
    getOrganisation: async () => create(GetOrganisationResponseSchema, { staff: (await answers.shift()) ?? [] }),
  };
  const organisation = new Organisation(source, async () => "token");
  await expect(organisation.staff(id)).rejects.toThrow("presence is away");
  expect(await organisation.staff(id)).toMatchObject({ id });
});

test("X24: an administrator sees the chats of every department, also of one that is new", async () => {
  const [mine = "", other = ""] = [newId(), newId()];
  const admin = { ...person(newId()), permissions: [Permission.ADMIN] };
  const departments = [create(DepartmentSchema, { id: mine, version: 1 })];
  const source = {
    getOrganisation: async () => create(GetOrganisationResponseSchema, { staff: [admin], departments }),
  };
  const organisation = new Organisation(source, async () => "token");
  await organisation.load();
  expect(organisation.departmentsSeenBy(admin)).toEqual([mine]);
  expect(organisation.departmentsSeenBy({ ...admin, permissions: [], departmentIds: [other] })).toEqual([other]);

  const told: string[] = [];
  organisation.onStaffChanged(({ id }) => told.push(id));
  departments.push(create(DepartmentSchema, { id: other, version: 1 }));
  await organisation.load();
  expect(told).toEqual([admin.id]);
  expect(organisation.departmentsSeenBy(admin)).toEqual([mine, other]);
});
