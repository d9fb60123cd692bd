/**
 * The name under which failed logins of a customer are counted. All names of one customer count together; otherwise each
 * name would allow another ten guesses.
 */
export function countedName(customerId: number, username: string | null): string {
  // No username can begin with this.
  return username ?? `\0${customerId}`;
}
