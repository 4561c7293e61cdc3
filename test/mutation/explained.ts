/** Why no test notices a mutant, by the name that npm run mutate gives it. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([]);
