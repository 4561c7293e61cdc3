import { describe, expect, it } from "vitest";

import { MAINTAINER_SCRIPTS, SHIPPED_FILES } from "../../../src/definition/files.ts";
import { definePackage, DOCUMENTED_SERVERS } from "../../../src/definition/package.ts";
import { isolatedNewsTunnel, newsTunnel, mailTunnel } from "../../../src/definition/tunnels.ts";
import { CHANGELOG, DATE, EXAMPLE } from "../example.ts";

describe("definePackage", () => {
  it("leads to the servers of the manual where nothing else was chosen", () => {
    expect(DOCUMENTED_SERVERS).toEqual({
      news: { host: "news.mixmin.net", port: 563 },
      mail: { host: "2.2.2.2", port: 25 },
    });
  });

  it("has the two tunnels, the files and the scripts", () => {
    expect(EXAMPLE.news).toEqual(newsTunnel({ host: "news.mixmin.net", port: 563 }));
    expect(EXAMPLE.mail).toEqual(mailTunnel({ host: "2.2.2.2", port: 25 }));
    expect(EXAMPLE.files).toBe(SHIPPED_FILES);
    expect(EXAMPLE.scripts).toBe(MAINTAINER_SCRIPTS);
  });

  it("isolates news, and nothing else, where that was chosen", () => {
    const input = { servers: DOCUMENTED_SERVERS, changelog: CHANGELOG, projectVersion: "1.0.0" };
    const news = isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 });
    expect(definePackage({ ...input, isolate: true })).toEqual({ ...EXAMPLE, news });
    expect(definePackage({ ...input, isolate: false })).toEqual(EXAMPLE);
  });

  it("has a pid file in the unit's runtime directory, and logs warnings", () => {
    expect(EXAMPLE.globalOptions).toEqual({ pid: "/run/stunnel-nymphemeral/stunnel.pid", debug: "warning" });
  });

  it("must run on bullseye's stunnel", () => {
    expect(EXAMPLE.oldestStunnel).toBe("5.56");
  });

  it("takes the date from the changelog", () => {
    expect(EXAMPLE.date).toBe(DATE);
  });

  it.each([1, 0])("takes the date from SOURCE_DATE_EPOCH when that is set: %i", (sourceDateEpoch) => {
    const definition = definePackage({
      servers: DOCUMENTED_SERVERS,
      changelog: CHANGELOG,
      projectVersion: "1.0.0",
      sourceDateEpoch,
    });
    expect(definition.date).toBe(sourceDateEpoch);
  });
});
