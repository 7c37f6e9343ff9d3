import { create } from "@bufbuild/protobuf";
import {
  type DepartmentPresence,
  DepartmentPresenceSchema,
} from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import { describe, expect, test } from "vitest";
import { PresenceBoard } from "../src/realtime/staff/presence-board.ts";

function department(departmentId: string, ...names: string[]): DepartmentPresence {
  const online = names.map((name) => ({ staffId: name, name }));
  return create(DepartmentPresenceSchema, { departmentId, departmentName: departmentId, online });
}

const sales = department("sales");
const salesWithAnn = department("sales", "Ann");

describe("P6: who is online, from pushes and readings", () => {
  test("a reading that a push overtook does not take it back", () => {
    const board = new PresenceBoard();
    const take = board.beginReading();
    board.push(salesWithAnn);
    expect(take([sales])).toEqual([]);
    expect(board.all()).toEqual([salesWithAnn]);
  });

  test("a reading tells what a push lost, once", () => {
    const board = new PresenceBoard();
    board.push(sales);
    expect(board.beginReading()([salesWithAnn])).toEqual([salesWithAnn]);
    expect(board.beginReading()([salesWithAnn])).toEqual([]);
    expect(board.all()).toEqual([salesWithAnn]);
  });

  test("of two readings the one that was asked for later stands, whichever comes first", () => {
    const board = new PresenceBoard();
    const takeFirst = board.beginReading();
    const takeSecond = board.beginReading();
    takeSecond([salesWithAnn]);
    expect(takeFirst([sales])).toEqual([]);
    expect(board.all()).toEqual([salesWithAnn]);
  });

  test("a department that is deleted is forgotten, one that has just come is not", () => {
    const board = new PresenceBoard();
    board.push(sales);
    const take = board.beginReading();
    board.push(department("support"));
    take([]);
    expect(board.all()).toEqual([department("support")]);
  });
});
