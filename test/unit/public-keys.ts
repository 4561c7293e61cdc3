import type { PublicKey } from "../../src/definition/public-key.ts";

/** A key of a repository as gpg 2.2 exports it, made on 2026-01-15 at 12:00 UTC. */
export const FIRST_KEY = Buffer.from(
  `mDMEaWjWwBYJKwYBBAHaRw8BAQdAwrRFyv9QOQ2rGxZec72Lz0YM1GOunIDOGt6rtu7inFC0G255bXBoZW1lcmFsIHJlcG9zaXRv
cnkgMjAyNoiWBBMWCAA+FiEEMMS4teME8cFemP5bpwpxIJTA9RoFAmlo1sACGwMFCQPCZwAFCwkIBwIGFQoJCAsCBBYCAwECHgEC
F4AACgkQpwpxIJTA9RqLSQD+Om+yPQPGIm0loKWG+h4y0LFzCr+V3iocl/13yspsasAA/3gLUS+FVZb3P/kr4YclUl75hXCehTK6
FnnCWsvScl8B`,
  "base64",
);
export const FIRST_FINGERPRINT = "30C4B8B5E304F1C15E98FE5BA70A712094C0F51A";

/** The one that follows it, made on 2026-11-20 at 12:00 UTC. */
export const NEXT_KEY = Buffer.from(
  `mDMEawA2QBYJKwYBBAHaRw8BAQdA/pTU206ShLsUUzGhrOTm0tgv3xl+GjeJ/iWYW46hKVq0G255bXBoZW1lcmFsIHJlcG9zaXRv
cnkgMjAyN4iWBBMWCAA+FiEEoMfJ/fbo8HSA3mgQ4PjQmET5mScFAmsANkACGwMFCQPDuIAFCwkIBwIGFQoJCAsCBBYCAwECHgEC
F4AACgkQ4PjQmET5mScavAEAuu4vLZL7+1by55LHvEyiPbhfTMlHjOA6RbJojup648YA/R1LEXZLerhHn1FBxfvU6KG1GRzqJMcm
e5HBoQLGOx0M`,
  "base64",
);
export const NEXT_FINGERPRINT = "A0C7C9FDF6E8F07480DE6810E0F8D09844F99927";

/** The first one, as gpg tells of it. */
export function firstKey(): PublicKey {
  return { fingerprint: FIRST_FINGERPRINT, created: Date.UTC(2026, 0, 15, 12) / 1000, content: FIRST_KEY };
}

/** Both, as they are distributed during a rotation. */
export function bothKeys(): PublicKey[] {
  const created = Date.UTC(2026, 10, 20, 12) / 1000;
  return [firstKey(), { fingerprint: NEXT_FINGERPRINT, created, content: NEXT_KEY }];
}
