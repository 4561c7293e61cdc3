import { describe, expect, it } from "vitest";

import { clearSignedText } from "../../../src/verify/clear-signed.ts";
import { clearSigned } from "../repository/example-repository.ts";

const TEXT = "Origin: Example\nDate: now\n";
const MESSAGE = clearSigned(TEXT);

describe("clearSignedText", () => {
  it("is what the signature is around", () => {
    expect(clearSignedText(MESSAGE)).toBe(TEXT);
  });

  it.each([
    ["a text before the message", `Origin: Theirs\n${MESSAGE}`],
    ["a text behind the message", `${MESSAGE}Origin: Theirs\n`],
    ["a message without an end", MESSAGE.slice(0, -1)],
    ["a text beside the hash", MESSAGE.replace("Hash: SHA512\n", "Hash: SHA512\nOrigin: Theirs\n")],
    ["a comment in the signature", MESSAGE.replace("SIGNATURE-----\n\n", "SIGNATURE-----\nComment: x\n\n")],
    ["CR LF", MESSAGE.replaceAll("\n", "\r\n")],
    ["no signature", TEXT],
    ["nothing", ""],
  ])("is none of %s", (_what, message) => {
    expect(clearSignedText(message)).toBeUndefined();
  });

  it("has more than the text where there is a second message", () => {
    expect(clearSignedText(MESSAGE + MESSAGE)).not.toBe(TEXT);
  });
});
