/** The same members by name, as the published samples have them. */
export function sorted<Members extends object>(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)),
  ) as Members;
}
