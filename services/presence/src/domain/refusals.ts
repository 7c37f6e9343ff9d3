import { AppError } from "@switchboard/kit/errors";

/** Characters of what was asked for that are told back. */
const ASKED_MAX = 40;

export const departmentNotFound = (asked: string): AppError =>
  new AppError("not_found", "presence.department_not_found", { department_id: asked.slice(0, ASKED_MAX) });

export const projectNotFound = (asked: string): AppError =>
  new AppError("not_found", "presence.project_not_found", { project: asked.slice(0, ASKED_MAX) });

export const staffNotFound = (id: string): AppError =>
  new AppError("not_found", "presence.staff_not_found", { staff_id: id.slice(0, ASKED_MAX) });
