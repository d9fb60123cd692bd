import type { Permission } from '../api/model.ts';

/** A page of the back office. */
export interface OfficePage {
  readonly href: string;
  readonly label: string;
  readonly permission: Permission;
  /** The key that goes to the page after `g`. */
  readonly letter?: string;
}

/** In the order of the rail. The reference, which has no rail, also links to the first page. */
export const OFFICE_PAGES = [
  { href: '/office/people', label: 'People', permission: 'people.find', letter: 'p' },
  { href: '/office/trees', label: 'Trees', permission: 'trees.read', letter: 't' },
  { href: '/office/waiting', label: 'Waiting', permission: 'trees.read', letter: 'w' },
  { href: '/office/batches', label: 'Batches', permission: 'trees.read', letter: 'b' },
  { href: '/office/overview', label: 'Overview', permission: 'overview.read', letter: 'o' },
  { href: '/events', label: 'Events', permission: 'events.read', letter: 'e' },
  { href: '/office/access-log', label: 'Access log', permission: 'access-log.read', letter: 'a' },
  { href: '/office/roles', label: 'Roles', permission: 'roles.assign', letter: 'r' },
] as const satisfies readonly OfficePage[];

/** The first page of the back office that the permissions allow; `null` for none. */
export function firstOfficePage(may: (permission: Permission) => boolean): string | null {
  return OFFICE_PAGES.find(({ permission }) => may(permission))?.href ?? null;
}
