import { describe, expect, it } from "vitest";

import { quoted } from "../../../src/problem.ts";
import { CONTROL, entry, SOUND, withControlFile, withEntry } from "./broken-deb.ts";
import { findingsIn } from "./findings.ts";

const FALSE_SUM = "0".repeat(32);

describe("the control fields can be read", () => {
  const check = "the control fields can be read";

  it("fails without a control file", () => {
    const control = SOUND.control.filter(({ name }) => name !== "./control");
    expect(findingsIn({ ...SOUND, control })).toEqual({
      [check]: ["there is no control file"],
      "Installed-Size is true": ["Installed-Size is missing, and the files need 6 KiB"],
    });
  });

  it.each(["Package", "Version", "Architecture", "Maintainer"])("fails without the field %s", (name) => {
    const text = CONTROL.replace(new RegExp(`^${name}: .*\n`, "m"), "");
    expect(findingsIn(withControlFile("./control", text))).toEqual({ [check]: [`${name} is missing`] });
  });

  it("fails without a description", () => {
    const text = CONTROL.replace(/^Description: [^]*/m, "");
    expect(findingsIn(withControlFile("./control", text))).toEqual({ [check]: ["Description is missing"] });
  });

  it.each([
    ["the same field", "Version: 2.0"],
    ["the same field in another case", "VERSION: 1.0"],
  ])("fails for %s twice", (_case, line) => {
    expect(findingsIn(withControlFile("./control", `${line}\n${CONTROL}`))[check]).toContain(
      "version is there twice",
    );
  });

  it.each(["no field", "", "Ünicode: x", "two words: x", ": x"])("fails for the line %j", (line) => {
    const text = CONTROL.replace("Version: 1.0\n", `Version: 1.0\n${line}\n`);
    expect(findingsIn(withControlFile("./control", text))).toEqual({
      [check]: [`${quoted(line)} is no field`],
    });
  });

  it("fails for a last line without an end", () => {
    expect(findingsIn(withControlFile("./control", CONTROL.trimEnd()))).toEqual({
      [check]: ["the last line has no end"],
    });
  });
});

describe("maintainer scripts are for /bin/sh", () => {
  const check = "maintainer scripts are for /bin/sh";

  it("asks nothing of other files", () => {
    const others = [entry("./old./"), entry("./old./postinst"), entry("./postinst.old")];
    expect(findingsIn({ ...SOUND, control: [...SOUND.control, ...others] })).toEqual({});
  });

  it.each(["#!/bin/bash\n", "", "\ufeff#!/bin/sh\n", " #!/bin/sh\n", "#!/bin/sh -e\n"])(
    "fails for a script that starts with %j",
    (text) => {
      expect(findingsIn(withControlFile("./postinst", text))).toEqual({
        [check]: ["./postinst does not start with #!/bin/sh"],
      });
    },
  );

  it("fails for a carriage return in the middle", () => {
    expect(findingsIn(withControlFile("./postinst", "#!/bin/sh\nset -e\r\n"))).toEqual({
      [check]: ["./postinst has a carriage return: the package would stay half-configured"],
    });
  });

  it("fails for lines that end in CR LF throughout", () => {
    expect(findingsIn(withControlFile("./postinst", "#!/bin/sh\r\nset -e\r\n"))).toEqual({
      [check]: [
        "./postinst does not start with #!/bin/sh",
        "./postinst has a carriage return: the package would stay half-configured",
      ],
    });
  });

  it.each(["preinst", "prerm", "postrm"])("looks at the %s, too", (name) => {
    const control = [...SOUND.control, entry(`./${name}`, "echo\n", { mode: 0o755 })];
    expect(findingsIn({ ...SOUND, control })).toEqual({
      [check]: [`./${name} does not start with #!/bin/sh`],
    });
  });
});

describe("conffiles are there, in /etc, and listed", () => {
  const check = "conffiles are there, in /etc, and listed";

  it("fails for a conffile that is not there", () => {
    expect(findingsIn(withControlFile("./conffiles", "/etc/a.conf\n/etc/b.conf\n"))).toEqual({
      [check]: ["/etc/b.conf is listed, and the package has no such file"],
    });
  });

  it("fails for a conffile outside /etc", () => {
    expect(findingsIn(withControlFile("./conffiles", "/etc/a.conf\n/usr/share/b\n"))).toEqual({
      [check]: ["/usr/share/b is listed, and is not in /etc"],
      "md5sums are complete and true": ["usr/share/b has a sum, and is a conffile"],
    });
  });

  it("fails for a conffile that is listed twice", () => {
    expect(findingsIn(withControlFile("./conffiles", "/etc/a.conf\n/etc/a.conf\n"))).toEqual({
      [check]: ["/etc/a.conf is listed twice"],
    });
  });

  it.each([
    ["an empty list", withControlFile("./conffiles", "")],
    ["no list", { ...SOUND, control: SOUND.control.filter(({ name }) => name !== "./conffiles") }],
  ])("fails for a file in /etc that is not listed: %s", (_case, raw) => {
    expect(findingsIn(raw)).toEqual({
      [check]: ["/etc/a.conf is not listed"],
      "md5sums are complete and true": ["etc/a.conf has no sum"],
    });
  });
});

describe("md5sums are complete and true", () => {
  const check = "md5sums are complete and true";

  it("fails for a sum of another content", () => {
    expect(findingsIn(withControlFile("./md5sums", `${FALSE_SUM}  usr/share/b\n`))).toEqual({
      [check]: ["usr/share/b has another sum than its content"],
    });
  });

  it("fails for a content that was changed", () => {
    expect(findingsIn(withEntry("data", "./usr/share/b", { content: Buffer.from("hullo\n") }))).toEqual({
      [check]: ["usr/share/b has another sum than its content"],
    });
  });

  it.each([
    ["an empty list", withControlFile("./md5sums", "")],
    ["no list", { ...SOUND, control: SOUND.control.filter(({ name }) => name !== "./md5sums") }],
  ])("fails for a file without a sum: %s", (_case, raw) => {
    expect(findingsIn(raw)).toEqual({ [check]: ["usr/share/b has no sum"] });
  });

  it.each([
    ["a file that is not there", `${FALSE_SUM}  usr/share/c`, "usr/share/c has a sum, and is not there"],
    ["a conffile", `${FALSE_SUM}  etc/a.conf`, "etc/a.conf has a sum, and is a conffile"],
    ["an absolute path", `${FALSE_SUM}  /usr/share/b`, `"${FALSE_SUM}  /usr/share/b" is no line of md5sums`],
    ["a path with ./", `${FALSE_SUM}  ./usr/share/b`, `"${FALSE_SUM}  ./usr/share/b" is no line of md5sums`],
    ["one blank", `${FALSE_SUM} usr/share/b`, `"${FALSE_SUM} usr/share/b" is no line of md5sums`],
    ["a carriage return", `${FALSE_SUM}  a\rb`, String.raw`"${FALSE_SUM}  a\rb" is no line of md5sums`],
    ["a short sum", `0  usr/share/b`, `"0  usr/share/b" is no line of md5sums`],
  ])("fails for a line more with %s", (_case, line, finding) => {
    const sound = SOUND.control.find(({ name }) => name === "./md5sums")?.content.toString() ?? "";
    expect(findingsIn(withControlFile("./md5sums", `${sound}${line}\n`))).toEqual({ [check]: [finding] });
  });
});

describe("Installed-Size is true", () => {
  const check = "Installed-Size is true";

  it.each(["5", "7", "", "6.0", "06"])("fails for %j", (size) => {
    const text = CONTROL.replace("Installed-Size: 6", `Installed-Size: ${size}`);
    expect(findingsIn(withControlFile("./control", text))).toEqual({
      [check]: [`Installed-Size is ${size}, and the files need 6 KiB`],
    });
  });

  it("fails without the field", () => {
    const text = CONTROL.replace("Installed-Size: 6\n", "");
    expect(findingsIn(withControlFile("./control", text))).toEqual({
      [check]: ["Installed-Size is missing, and the files need 6 KiB"],
    });
  });
});
