import { repositoryRoot } from "@switchboard/stack/repository";
import { expect, test } from "vitest";
import { findWebPages } from "../up/web-pages.ts";

test("the pages that are built are the widget and the workplace, not what they share", async () => {
  expect((await findWebPages(repositoryRoot)).sort()).toEqual(["widget", "workplace"]);
});
