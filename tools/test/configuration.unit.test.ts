import { expect, test } from "vitest";
import { configurationPage, environmentExample } from "../gen/configuration.ts";

const groups = [
  {
    title: "chat",
    settings: [
      { name: "CHAT_URL", type: "string", default: undefined, description: "Where | it is." },
      { name: "CHAT_POOL", type: "integer", default: "10", description: "How many." },
      { name: "CHAT_NOTE", type: "string", default: "", description: "Anything." },
    ],
  },
];

test("the page shows what is required, what has a default and what may be empty", () => {
  const rows = configurationPage(groups)
    .split("\n")
    .filter((line) => line.startsWith("| `"));

  expect(rows).toEqual([
    "| `CHAT_URL` | string | **required** | Where \\| it is. |",
    "| `CHAT_POOL` | integer | `10` | How many. |",
    "| `CHAT_NOTE` | string | empty | Anything. |",
  ]);
});

test("the example asks for what is required and comments out the rest", () => {
  const lines = environmentExample(groups).split("\n");

  expect(lines).toContain("CHAT_URL=");
  expect(lines).toContain("#CHAT_POOL=10");
});
