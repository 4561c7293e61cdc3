export const NO_SUCH_VALUE =
  "only for the compiler: there is always a value (split, a group that matched, or the first of a list that has one)";
export const SAME = "says the same in another way: no input tells them apart";
export const REST_IS_CHECKED = "what it lets pass fails at the checksum of the name";
export const NAME_IS_CHECKED =
  "differs only for a name that does not start with ./, which is a finding of its own";
export const NO_SUCH_NAME = "differs only for a name that no file of the package and no template has";
export const NO_COMMIT = "what is not there is no commit, and neither is anything but one";
export const NO_SUCH_LINE =
  "differs only for a Release file with a sum in a line that apt does not read; ours have none";
export const EPOCH_IS_CHECKED = "validation allows a colon only after an epoch";
