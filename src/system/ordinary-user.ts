import { type Account, run, tryRun } from "./process.ts";

/**
 * The account that owns nothing (passwd(5)), for code that others wrote.
 *
 * @returns undefined where we may not act as another account, or there is none
 */
export async function nobody(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { stdout } = await tryRun("getent", ["passwd", "nobody"]);
  const [, , uid = "", gid = ""] = stdout.toString("utf8").split(":");
  return /^[1-9]\d*$/.test(uid) && /^[1-9]\d*$/.test(gid)
    ? { uid: Number(uid), gid: Number(gid) }
    : undefined;
}

/** Gives a folder, and all that is in it, to an account. */
export async function giveTo({ uid, gid }: Account, folder: string): Promise<void> {
  await run("chown", ["--recursive", "--no-dereference", `${uid}:${gid}`, folder], {
    message: `${folder} cannot be given to another account`,
    hint: "run the command as an ordinary user",
  });
}
