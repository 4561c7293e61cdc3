import type { HandMade } from "./mutation.ts";

/** Mutations of what whole files of src/ promise about the package. */
export const DEFINITION: readonly HandMade[] = [
  {
    what: "a server's certificate may be for another name",
    path: "src/definition/tunnels.ts",
    before: "checkHost: server.host, ",
    after: "",
    test: "test/unit/validation/endpoints.property.test.ts",
    title: "or stands in the conf as it was typed",
  },
  {
    what: "nobody asks whether a server is verified",
    path: "src/validation/tunnels.ts",
    before: "    ...verified(subject, where),\n",
    after: "",
    test: "test/unit/validation/tunnels.test.ts",
    title: "refuses an isolated server whose certificate is not verified",
  },
  {
    what: "nobody asks whether the last line of a file of control data is whole",
    path: "src/render/control.ts",
    before: '`${name}: ${value}\\n`).join("")',
    after: '`${name}: ${value}`).join("\\n")',
    test: "test/unit/archive/deb.property.test.ts",
    title: "passes every check",
  },
  {
    what: "the tunnels listen on every address",
    path: "src/definition/tunnels.ts",
    before: "accept: formatEndpoint(accept)",
    after: "accept: String(accept.port)",
    test: "test/container/install.test.ts",
    title: "one apt-get install opens both tunnels, on loopback alone",
  },
  {
    what: "the journal keeps when each mail was sent",
    path: "src/definition/package.ts",
    before: 'debug: "warning"',
    after: 'debug: "notice"',
    test: "test/container/traffic.test.ts",
    title: "a clean end leaves no line in the journal",
  },
  {
    what: "dpkg replaces an edited conf",
    path: "src/render/binary-package.ts",
    before: 'filter(({ kind }) => kind === "conffile")',
    after: "filter(() => false)",
    test: "test/unit/verify/verify.test.ts",
    title: "finds nothing wrong with what the project builds",
  },
];
