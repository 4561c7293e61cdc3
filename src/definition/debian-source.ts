import type { Language } from "./files.ts";

/** A file of the source package that says how it is built, tested or judged. */
export interface SourceFile {
  /** Where it stands in debian-templates/, and in the source package without the suffix .ejs. */
  template: string;
  mode: number;
  language: Language;
}

/** What the source package (Policy 4) has beside control, changelog, copyright, scripts and the installed files. */
export const SOURCE_PACKAGE_FILES: readonly SourceFile[] = [
  { template: "debian/install", mode: 0o644, language: "text" },
  { template: "debian/rules", mode: 0o755, language: "text" },
  { template: "debian/source/format", mode: 0o644, language: "text" },
  { template: "debian/source/lintian-overrides.ejs", mode: 0o644, language: "text" },
  { template: "debian/tests/control", mode: 0o644, language: "text" },
  { template: "debian/tests/tunnels.ejs", mode: 0o755, language: "sh" },
];
