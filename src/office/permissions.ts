/** Everything that a role of the back office can permit. Roles are data; this list is code. */
export const PERMISSIONS = {
  'people.find': 'Find people.',
  'people.read': 'Open a person: record, places and timeline, with masks.',
  'people.contact': 'Show email address, phones, addresses and custom fields, one at a time.',
  'people.birth': 'Show the birth date.',
  'people.edit': 'Change the record of a person.',
  'people.type': 'Change the type of a person.',
  'people.status': 'Change the status of a person.',
  'people.password': 'Make a link with which a person chooses a password.',
  'people.merge': 'Merge two people into one, and undo merges.',
  'people.export': 'Export lists of people.',
  'notes.write': 'Add notes to a person.',
  'trees.read': 'See the trees.',
  'trees.move': 'Move people in the trees.',
  'batches.commit': 'Commit batches of moves; undo moves and batches.',
  'events.read': 'See the endpoints of all subscriptions and their deliveries, without answers of receivers.',
  'events.manage': 'Change the endpoints of all subscriptions, and send events again.',
  'overview.read': 'See the figures of the company and the state of the server.',
  'access-log.read': 'Read who looked at whom.',
  'roles.assign': 'Give roles to accounts.',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export const ALL_PERMISSIONS = Object.keys(PERMISSIONS) as readonly Permission[];

/** In the data of a role: every permission, including those of later versions. */
const EVERYTHING = '*';

/** The permissions for the stored names. Names that this version does not know permit nothing. */
export function readPermissions(names: readonly string[]): ReadonlySet<Permission> {
  if (names.includes(EVERYTHING)) return new Set(ALL_PERMISSIONS);
  return new Set(ALL_PERMISSIONS.filter((permission) => names.includes(permission)));
}
