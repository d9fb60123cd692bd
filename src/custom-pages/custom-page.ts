import { ALL_PERMISSIONS, type Permission } from '../office/permissions.ts';

/** Where the portal links to a page. */
export const PAGE_PLACES = ['start', 'person', 'both'] as const;
export type PagePlace = (typeof PAGE_PLACES)[number];

/** A company's own page, which the portal shows in a frame. */
export interface CustomPage {
  /** Name in addresses and in `pageId`, such as `loyalty`: lower-case letters, digits and hyphens. */
  readonly id: string;
  /** The menu of the portal that lists it, such as `Loyalty`. */
  readonly menu: string;
  /** Its name in the menu. */
  readonly text: string;
  /** The back office permission that readers need; if left out, every signed-in account can read the page. */
  readonly right?: Permission;
  /**
   * Where people open it: the start page (default), the pages of persons, or both. Opened from the page of a
   * person, it gets that person's id as `associateId`.
   */
  readonly showOn?: PagePlace;
  /** Address of the page: https:, or http: on this machine, without user and password. */
  readonly url: string;
}

const ID = /^[a-z][a-z0-9-]{0,49}$/;
const PAGES_MAX = 100;
const TEXT_MAX = 60;
const MEMBERS: readonly string[] = [
  ...(['id', 'menu', 'text', 'right', 'showOn', 'url'] satisfies (keyof CustomPage)[]),
];
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Set by the portal. */
const OWN_PARAMETERS = ['pageId', 'pageToken', 'associateId'];

/** Every fault of an extension's pages, one sentence each. */
export function validatePages(pages: unknown): string[] {
  if (pages === undefined) return [];
  if (!Array.isArray(pages) || pages.length > PAGES_MAX)
    return [`must be a list of at most ${PAGES_MAX} pages`];
  const ids: unknown[] = pages.map((page) => (page as Partial<CustomPage> | null)?.id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...[...twice].map((id) => `id "${String(id)}" occurs twice`), ...pages.flatMap(validatePage)];
}

function validatePage(page: unknown): string[] {
  if (typeof page !== 'object' || page === null) return ['each page must be { id, menu, text, url }'];
  const { id, menu, text, right, showOn, url } = page as Record<string, unknown>;
  const isText = (value: unknown) =>
    typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_MAX;
  const faults = Object.keys(page)
    .filter((name) => !MEMBERS.includes(name))
    .map((name) => `has no setting "${name}" (known: ${MEMBERS.join(', ')})`);
  if (typeof id !== 'string' || !ID.test(id)) faults.push('needs an id of small letters, digits and hyphens');
  if (!isText(menu) || !isText(text)) faults.push(`needs menu and text of up to ${TEXT_MAX} characters`);
  if (right !== undefined && !ALL_PERMISSIONS.includes(right as Permission))
    faults.push(`needs a right of ${ALL_PERMISSIONS.join(', ')}`);
  if (showOn !== undefined && !PAGE_PLACES.includes(showOn as PagePlace))
    faults.push(`needs a showOn of ${PAGE_PLACES.join(', ')}`);
  if (!isUsable(url))
    faults.push(`needs a url with https:, without password, # and ${OWN_PARAMETERS.join(', ')}`);
  return faults.map((fault) => `page "${String(id)}" ${fault}`);
}

function isUsable(text: unknown): boolean {
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null || `${url.username}${url.password}${url.hash}` !== '') return false;
  if (OWN_PARAMETERS.some((name) => url.searchParams.has(name))) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL_HOSTS.includes(url.hostname));
}
