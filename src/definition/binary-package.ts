import type { Control } from "./control.ts";
import type { MaintainerScript, ShippedFile } from "./files.ts";

/** What any binary package (Policy 3) is made of, as data. */
export interface BinaryPackage {
  control: Control;
  /** The date of every file: seconds since the epoch. */
  date: number;
  files: readonly ShippedFile[];
  scripts: readonly MaintainerScript[];
}
