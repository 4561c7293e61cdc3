/** A guard taken away, and the test that must notice. */
export interface HandMade {
  /** What is done. */
  what: string;
  /** The file, below the checkout. */
  path: string;
  /** What stands there once, and what takes its place. */
  before: string;
  after: string;
  /** The test file, and a part of the test's title; no golden file, which notices any change at all. */
  test: string;
  title: string;
}
