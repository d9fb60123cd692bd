import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useMay, useOffice } from '../people/office-query.ts';
import {
  BatchesIcon,
  ClockIcon,
  EventsIcon,
  EyeIcon,
  OverviewIcon,
  PeopleIcon,
  RolesIcon,
  TreesIcon,
} from './icons.tsx';
import { firstOfficePage, OFFICE_PAGES, type OfficePage } from './office-pages.ts';
import classes from './shell.module.css';

export interface RailEntry extends OfficePage {
  readonly icon: ReactNode;
}

const ICONS: Readonly<Record<(typeof OFFICE_PAGES)[number]['href'], ReactNode>> = {
  '/office/people': <PeopleIcon />,
  '/office/trees': <TreesIcon />,
  '/office/waiting': <ClockIcon />,
  '/office/batches': <BatchesIcon />,
  '/office/overview': <OverviewIcon />,
  '/events': <EventsIcon />,
  '/office/access-log': <EyeIcon />,
  '/office/roles': <RolesIcon />,
};

export const RAIL_ENTRIES: readonly RailEntry[] = OFFICE_PAGES.map((page) => ({
  ...page,
  icon: ICONS[page.href],
}));

/**
 * Whether a path is a page of the back office, which has the rail and the whole width. Subscription owners without a
 * role see only their own events.
 */
export function useIsOfficePath(): (path: string) => boolean {
  const may = useMay();
  return (path) => path.startsWith('/office/') || (isEventsPath(path) && may('events.read'));
}

function isEventsPath(path: string): boolean {
  return path === '/events' || path.startsWith('/events/');
}

/** Whether the main navigation shows the account's events, because its back office does not. */
export function useHasOwnEvents(): boolean {
  const office = useOffice();
  return office?.Permissions.includes('events.read') === false;
}

/** The pages of the back office that the account may see. */
export function OfficeRail() {
  const [path] = useLocation();
  const office = useOffice();
  const may = useMay();
  const rail = useRef<HTMLElement>(null);
  const entries = RAIL_ENTRIES.filter(({ permission }) => may(permission));
  // On a narrow screen the rail scrolls sideways, and the current page may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path and the entries decide which link is current
  useEffect(() => {
    const current = rail.current?.querySelector('[aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path, entries.length]);
  if (office !== undefined && entries.length === 0) return null;
  return (
    <nav aria-label="Back office" className={classes['rail']} ref={rail}>
      {entries.map(({ href, label, icon }) => (
        <Link
          key={href}
          href={href}
          className={classes['railLink'] ?? ''}
          aria-current={path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined}
        >
          {icon}
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The first page of the back office for this account; `null` for none. */
export function useOfficeEntry(): string | null {
  return firstOfficePage(useMay());
}
