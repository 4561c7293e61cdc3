import { describe, expect, it } from "vitest";

import { explain, PackageError, type Problem, refuse } from "../../src/problem.ts";
import { thrownBy } from "./thrown.ts";

const PROBLEM: Problem = { where: "--news x", what: "no port", rule: "RFC 9293", fix: "add one" };

describe("PackageError", () => {
  it("has a message, a hint, and no problems or cause where none are given", () => {
    const { name, message, hint, problems, cause } = new PackageError("it failed", { hint: "try again" });
    expect({ name, message, hint, problems, cause }).toEqual({
      name: "PackageError",
      message: "it failed",
      hint: "try again",
      problems: [],
      cause: undefined,
    });
  });

  it("keeps problems and cause", () => {
    const cause = new Error("disk full");
    const error = new PackageError("it failed", { hint: "try again", problems: [PROBLEM], cause });
    expect(error.problems).toEqual([PROBLEM]);
    expect(error.cause).toBe(cause);
  });
});

describe("refuse", () => {
  const REFUSAL = { message: "it cannot be done", hint: "nothing was changed" };

  it("lets pass where nothing was found", () => {
    expect(() => refuse([], REFUSAL)).not.toThrow();
  });

  it("throws all problems at once", () => {
    const { message, hint, problems } = thrownBy(() => refuse([PROBLEM, PROBLEM], REFUSAL));
    expect({ message, hint, problems }).toEqual({ ...REFUSAL, problems: [PROBLEM, PROBLEM] });
  });
});

describe("explain", () => {
  it("says what failed and what to do", () => {
    expect(explain(new PackageError("it failed", { hint: "try again" }))).toBe(
      "error: it failed\nhint: try again",
    );
  });

  it("numbers the problems, each with its rule and way out, and names the cause", () => {
    const error = new PackageError("it failed", {
      hint: "try again",
      problems: [PROBLEM, { ...PROBLEM, where: "--mail y" }],
      cause: new Error("disk full"),
    });
    expect(explain(error)).toBe(
      `error: it failed
1. --news x: no port
   rule: RFC 9293
   fix: add one
2. --mail y: no port
   rule: RFC 9293
   fix: add one
cause: disk full
hint: try again`,
    );
  });

  it("leaves a cause out that is no error", () => {
    expect(explain(new PackageError("it failed", { hint: "try again", cause: "disk full" }))).toBe(
      "error: it failed\nhint: try again",
    );
  });

  it("shows the stack of any other error, which is a defect", () => {
    const error = new TypeError("x is not a function");
    expect(explain(error)).toBe(error.stack);
  });

  it("shows the message of an error without a stack", () => {
    const error = new TypeError("x is not a function");
    delete error.stack;
    expect(explain(error)).toBe("x is not a function");
  });

  it("shows whatever else was thrown", () => {
    expect(explain("a text")).toBe("a text");
    expect(explain(undefined)).toBe("undefined");
  });
});
