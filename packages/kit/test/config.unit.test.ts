import { loadConfig } from "@switchboard/kit/config";
import Type from "typebox";
import { describe, expect, test } from "vitest";

const schema = Type.Object({
  PORT: Type.Integer({ minimum: 1, maximum: 65_535 }),
  NAME: Type.String({ minLength: 1 }),
  SECURE: Type.Boolean({ default: true }),
  LEVEL: Type.Union([Type.Literal("info"), Type.Literal("debug")], { default: "info" }),
});

describe("settings", () => {
  test("strings of the environment are converted, defaults filled in, foreign variables left out", () => {
    const config = loadConfig(schema, { PORT: "8080", NAME: "edge", SECURE: "false", HOME: "/root" });
    expect(config).toEqual({ PORT: 8080, NAME: "edge", SECURE: false, LEVEL: "info" });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test("an empty variable counts as not set", () => {
    expect(loadConfig(schema, { PORT: "1", NAME: "edge", SECURE: "" }).SECURE).toBe(true);
  });

  test("all problems are told at once", () => {
    expect(() => loadConfig(schema, { PORT: "many", LEVEL: "loud" })).toThrow(/PORT[\s\S]*NAME|NAME[\s\S]*PORT/);
    const spoken = Type.Object({
      ...schema.properties,
      LEVEL: Type.Enum(["info", "debug"], { default: "info" }),
      PORT: Type.Integer({ minimum: 1, maximum: 65_535, description: "Where it listens." }),
    });
    expect(() => loadConfig(spoken, { NAME: "edge", PORT: "70000", LEVEL: "loud" })).toThrow(
      [
        "these settings are wrong:",
        "  PORT is not right (integer, at least 1, at most 65535): Where it listens.",
        "  LEVEL must be one of info, debug",
      ].join("\n"),
    );
  });
});
