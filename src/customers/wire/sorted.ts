/** The same members sorted by name, as in the published samples. */
export function sorted<Members extends object>(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)),
  ) as Members;
}
