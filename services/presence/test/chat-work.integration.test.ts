import { DepartmentWorkService } from "@switchboard/contracts/gen/switchboard/chat/v1/department_work";
import { requireService } from "@switchboard/kit/caller";
import { RpcServer } from "@switchboard/rpc/server";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import { testKeys } from "@switchboard/testing/callers";
import { silentLog } from "@switchboard/testing/log";
import { expect, test } from "vitest";
import { askChat } from "../src/chat-work.ts";

const keys = testKeys("presence");
const callerToken = () => keys.signerOf("presence").sign({ kind: "service", name: "presence" });

test("P7: chat is asked on presence's own behalf what a department or a project holds", async () => {
  const server = new RpcServer({ log: silentLog, verifier: keys.verifier });
  server.add(DepartmentWorkService, {
    getDepartmentWork: async ({ departmentId }, { caller }) => {
      requireService(caller, "presence");
      return { waiting: departmentId === "d" ? 3 : 0, held: 2, parked: 1 };
    },
    getProjectWork: async ({ projectId }, { caller }) => {
      requireService(caller, "presence");
      return { waiting: 0, held: projectId === "p" ? 5 : 0, parked: 0 };
    },
  });
  const address = `127.0.0.1:${await server.listen("127.0.0.1:0")}`;
  const client = createUnaryClient(DepartmentWorkService, address);
  const work = askChat(client, callerToken);
  expect(await work.ofDepartment("d")).toEqual({ waiting: 3, held: 2, parked: 1 });
  expect(await work.ofProject("p")).toEqual({ waiting: 0, held: 5, parked: 0 });
  client.close();
  await server.close();
});

test("P7: with chat away nothing is known, and that is an error of its own", async () => {
  const client = createUnaryClient(DepartmentWorkService, "127.0.0.1:1");
  await expect(askChat(client, callerToken).ofDepartment("d")).rejects.toMatchObject({
    kind: "unavailable",
    reason: "presence.chat_unavailable",
  });
  client.close();
});
