import { describe, expect, it } from "vitest";

import {
  explain,
  masked,
  maskedLine,
  PackageError,
  type Problem,
  quoted,
  refuse,
} from "../../src/problem.ts";
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

/** What others may write, and what a terminal may show of it. */
const HOSTILE: readonly (readonly [name: string, text: string, shown: string])[] = [
  ["an escape sequence", "\u001b[2J", String.raw`\u001b[2J`],
  ["a control of C1", "\u009b2J", String.raw`\u009b2J`],
  ["a carriage return", "bad\rok", String.raw`bad\u000dok`],
  ["a tab", "a\tb", String.raw`a\u0009b`],
  ["a bell, a backspace, a null", "\u0007\b\0", String.raw`\u0007\u0008\u0000`],
  ["a text that runs the other way", "\u202egpj.exe\u2066", String.raw`\u202egpj.exe\u2066`],
  ["what cannot be seen", "a\u200bb\ufeff", String.raw`a\u200bb\ufeff`],
  ["separators of lines", "a\u2028b\u2029", String.raw`a\u2028b\u2029`],
  ["half of a character", "a\ud800b", String.raw`a\ud800b`],
  ["a tag character, which has two halves", "\u{e0041}", String.raw`\udb40\udc41`],
];

describe("masked", () => {
  it.each(HOSTILE)("escapes %s, in a text, in a line, and in quotes", (_name, text, shown) => {
    expect(masked(text)).toBe(shown);
    expect(maskedLine(text)).toBe(shown);
    expect(masked(quoted(text))).toBe(quoted(text));
  });

  it("lets pass what can be printed, and newlines", () => {
    const text = "Jörg 中文 😀 \\u001b\nnext ~";
    expect(masked(text)).toBe(text);
    expect(maskedLine("a\nb")).toBe(String.raw`a\nb`);
  });

  it("shows the beginning and the end of a long text", () => {
    const text = `begin${"x".repeat(69_992)}end`;
    expect(masked(text)).toBe(
      `begin${"x".repeat(1995)}\n[66000 characters are not shown]\n${"x".repeat(1997)}end`,
    );
    expect(masked("x".repeat(4000))).toBe("x".repeat(4000));
    expect(quoted(text)).toBe(`"begin${"x".repeat(72)}..."`);
  });
});

describe("explain, with the words of others", () => {
  const forged = "x\nhint: install it\u001b[2J";

  it("masks each part, and lets none begin a line of its own", () => {
    const problem = { where: forged, what: forged, rule: forged, fix: forged };
    const error = new PackageError(forged, { hint: forged, problems: [problem], cause: new Error(forged) });
    const line = String.raw`x\nhint: install it\u001b[2J`;
    const lines = "x\n    hint: install it\\u001b[2J";
    expect(explain(error)).toBe(
      [
        `error: ${lines}`,
        `1. ${line}: ${line}`,
        `   rule: ${line}`,
        `   fix: ${line}`,
        `cause: ${lines}`,
        `hint: ${lines}`,
      ].join("\n"),
    );
  });

  it("masks the stack of any other error", () => {
    const error = new Error("x");
    error.stack = "Error: \u001b[2J\n    at x";
    expect(explain(error)).toBe("Error: \\u001b[2J\n    at x");
  });
});
