import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import { authenticationOf, parseEndpoint } from "../../../src/definition/endpoint.ts";
import { CONF_PATH } from "../../../src/definition/files.ts";
import { type Definition, definePackage, DOCUMENTED_SERVERS } from "../../../src/definition/package.ts";
import { render } from "../../../src/render/render.ts";
import type { Templates } from "../../../src/render/templates.ts";
import { problemsOf } from "../../../src/validation/validate.ts";
import { CHANGELOG, projectTemplates } from "../example.ts";
import { forCases, SEED, TEXTS } from "../made-up.ts";
import { onionNameOf } from "../onion-names.ts";
import { textsOf } from "../tree-texts.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

const LABELS = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/),
  fc.integer({ min: 60, max: 66 }).map((length) => "a".repeat(length)),
);
const ONIONS = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => onionNameOf(key));

const HOSTS = fc.oneof(
  { weight: 6, arbitrary: fc.domain() },
  { weight: 4, arbitrary: ONIONS },
  {
    weight: 2,
    arbitrary: fc.record({ label: LABELS, onion: ONIONS }).map(({ label, onion }) => `${label}.${onion}`),
  },
  {
    weight: 4,
    arbitrary: fc.array(LABELS, { minLength: 1, maxLength: 6 }).map((labels) => labels.join(".")),
  },
  { weight: 1, arbitrary: fc.constant("2.2.2.2") },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.ipV4(), fc.ipV6(), TEXTS, fc.constantFrom(...Object.values(HOSTILE_TEXTS))),
  },
);

/** A host with one character more. */
const MISTYPED = fc
  .record({ host: HOSTS, at: fc.nat(60), character: fc.string({ unit: "binary", maxLength: 1 }) })
  .map(({ host, at, character }) => host.slice(0, at) + character + host.slice(at));

const PORTS = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 65_535 }).map(String) },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.integer().map(String), TEXTS, fc.constantFrom("25 ", "0", "65536", "1e3")),
  },
);

const ENDPOINTS = fc
  .record({ host: fc.oneof({ weight: 3, arbitrary: HOSTS }, MISTYPED), port: PORTS })
  .map(({ host, port }) => `${host}:${port}`);

let templates: Templates;

beforeAll(async () => {
  templates = await projectTemplates();
});

/** What stunnel reads of the conf: all but comments and blank lines. */
function optionLines(definition: Definition): string[] {
  const conf = textsOf(render(definition, templates)).get(CONF_PATH) ?? "";
  return conf.split("\n").filter((line) => line !== "" && !line.startsWith(";"));
}

const GLOBAL = ["pid = /run/stunnel-nymphemeral/stunnel.pid", "debug = warning"];
const DOCUMENTED = { news: "news.mixmin.net:563", mail: "2.2.2.2:25" };

/** The same, written down by hand for servers as they were typed. */
function expectedLines({ news, mail }: typeof DOCUMENTED, isolate: boolean): string[] {
  const direct = ["delay = yes"];
  return [
    ...GLOBAL,
    "[nntps-client]",
    "accept = 127.0.0.1:119",
    ...(isolate
      ? ["connect = 10.152.152.10:9229", "protocol = connect", `protocolHost = ${news}`, "client = yes"]
      : [`connect = ${news}`, "client = yes", ...direct]),
    ...verification(news),
    "sslVersionMin = TLSv1.2",
    "[ssmtp-client]",
    "accept = 127.0.0.1:25",
    `connect = ${mail}`,
    "protocol = smtp",
    "client = yes",
    ...direct,
    ...verification(mail),
    "sslVersionMin = TLSv1.2",
  ];
}

function verification(endpoint: string): string[] {
  const host = endpoint.replace(/:[0-9]+$/, "");
  return host === "2.2.2.2" || host.endsWith(".onion")
    ? []
    : ["verifyChain = yes", `checkHost = ${host}`, "CApath = /etc/ssl/certs"];
}

const WAYS = { news: ["news", false], "isolated news": ["news", true], mail: ["mail", false] } as const;

describe(`a server of seed ${SEED}`, { timeout: 30_000 }, () => {
  it.each(Object.entries(WAYS))(
    "is refused for %s, or stands in the conf as it was typed",
    async (_way, [end, isolate]) => {
      const accepted = new Set<string>();
      let count = 0;
      await forCases(1000, ENDPOINTS, (typed) => {
        const servers = { ...DOCUMENTED_SERVERS, [end]: parseEndpoint(typed) };
        const whole = definePackage({ servers, isolate, changelog: CHANGELOG, projectVersion: "1.0.0" });
        const definition = {
          ...whole,
          files: whole.files.filter(({ path }) => path === CONF_PATH),
          scripts: [],
        };
        if (problemsOf(definition).length > 0) return;
        count += 1;
        accepted.add(authenticationOf(servers[end].host));
        // Names have no case (RFC 4343); what is typed is ASCII when it was accepted.
        expect(optionLines(definition)).toEqual(
          expectedLines({ ...DOCUMENTED, [end]: typed.toLowerCase() }, isolate),
        );
      });
      expect(count).toBeGreaterThan(300);
      expect([...accepted].toSorted()).toEqual(
        end === "mail" ? ["certificate", "mapped-address", "onion"] : ["certificate", "onion"],
      );
    },
  );
});
