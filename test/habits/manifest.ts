/** What is looked at of package.json. */
export interface Manifest {
  version: string;
  dependencies: Readonly<Record<string, string>>;
  devDependencies: Readonly<Record<string, string>>;
}

/** @returns every dependency that a text does not name as a word in backquotes or brackets */
export function unnamedDependencies({ dependencies, devDependencies }: Manifest, text: string): string[] {
  const named = new Set(text.match(/[@\w][\w@/.-]*[\w]/g) ?? []);
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)].filter((name) => !named.has(name));
}

/** @returns every dependency whose version is not one version */
export function loosePins({ dependencies, devDependencies }: Manifest): string[] {
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, range]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range))
    .map(([name, range]) => `${name} ${range}`);
}

/** @returns every package of a lock file that says where it was once fetched from, or has no sum */
export function lockViolations(lock: string): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the format of npm's lock file, version 3
  const { packages } = JSON.parse(lock) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  return Object.entries(packages).flatMap(([path, { resolved, integrity }]) => [
    ...(resolved === undefined ? [] : [`${path} has an address`]),
    ...(path === "" || integrity !== undefined ? [] : [`${path} has no sum`]),
  ]);
}
