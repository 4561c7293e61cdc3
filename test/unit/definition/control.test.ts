import { describe, expect, it } from "vitest";

import { controlFields } from "../../../src/definition/control.ts";
import { CHANGELOG } from "../example.ts";

describe("controlFields", () => {
  it("takes name, version and maintainer from the changelog", () => {
    const { Package, Version, Maintainer } = controlFields({
      ...CHANGELOG,
      packageName: "other-name",
      version: "2.3.4",
      maintainer: "Bob Builder <bob@example.org>",
    });
    expect({ Package, Version, Maintainer }).toEqual({
      Package: "other-name",
      Version: "2.3.4",
      Maintainer: "Bob Builder <bob@example.org>",
    });
  });

  it("depends on perl, stunnel under both of its names and the authorities, on nothing else", () => {
    expect(controlFields(CHANGELOG).Depends).toEqual(["perl:any", "stunnel4 | stunnel", "ca-certificates"]);
  });

  it("is for every architecture, and for packages of every architecture", () => {
    const { Architecture, "Multi-Arch": multiArch } = controlFields(CHANGELOG);
    expect({ Architecture, multiArch }).toEqual({ Architecture: "all", multiArch: "foreign" });
  });
});
