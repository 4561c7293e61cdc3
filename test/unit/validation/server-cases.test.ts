import { expect, it } from "vitest";

import { parseEndpoint } from "../../../src/definition/endpoint.ts";
import { notMapped, serverEndpoint, startTlsPort } from "../../../src/validation/endpoints.ts";
import table from "../../server-cases.json" with { type: "json" };

const RULES: ReadonlyMap<string, unknown> = new Map(Object.entries(table.rules));

// The command on the installed system is held to the same table by test/perl/Server.t.
it.each(table.cases)("the build judges $tunnel $given as the installed command does", (one) => {
  const endpoint = parseEndpoint(one.given);
  const last = one.tunnel === "news" ? notMapped : startTlsPort;
  const problems = [...serverEndpoint(endpoint, ""), ...last(endpoint, "")];
  expect(problems.map(({ rule, fix }) => ({ rule, fix: fix }))).toEqual(
    one.broken.map((name) => RULES.get(name)),
  );
  expect(one.what === undefined ? [] : problems.map(({ what }) => what)).toEqual([one.what ?? []].flat());
  // A server that is refused leads nowhere.
  const { host, port } = one.broken.length === 0 ? one : endpoint;
  expect({ host: endpoint.host, port: endpoint.port }).toEqual({ host, port });
});
