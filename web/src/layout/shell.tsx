import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { SignedIn } from '../api/model.ts';
import { FindButton } from '../people/find-button.tsx';
import { useSession } from '../session/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { ADMINISTRATION } from './administration.ts';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import { EnvironmentBanner } from './environment-banner.tsx';
import { Logo } from './logo.tsx';
import { OfficeKeys } from './office-keys.tsx';
import { OfficeRail, useHasOwnEvents, useIsOfficePath, useOfficeEntry } from './office-rail.tsx';
import classes from './shell.module.css';

/** The frame of every page: environment, navigation, account. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { data: session } = useSession();
  const [path] = useLocation();
  const isOffice = useIsOfficePath()(path);
  return (
    <div className={classes['app']} data-office={isOffice ? '' : undefined}>
      <a href="#main" className={classes['skip']}>
        Skip to content
      </a>
      <header className={classes['header']}>
        <EnvironmentBanner environment={session?.Environment} />
        <div className={`${classes['inner']} ${classes['bar']}`}>
          <Link href="/" className={classes['brand'] ?? ''}>
            <Logo /> Upline
          </Link>
          <Navigation account={session?.Account ?? null} />
          <div className={classes['side']}>
            <FindButton />
            <ColorSchemeButton />
            {session === undefined ? null : <AccountMenu account={session.Account} />}
          </div>
        </div>
      </header>
      <div className={classes['body']}>
        {isOffice ? <OfficeRail /> : null}
        {isOffice ? <OfficeKeys /> : null}
        <main id="main" tabIndex={-1} className={`${classes['inner']} ${classes['main']}`}>
          {children}
        </main>
      </div>
      <footer className={classes['footer']}>
        <div className={`${classes['inner']} ${classes['footerLine']}`}>
          <span>Upline {session?.Version}</span>
          <a href="/openapi.json">OpenAPI (JSON)</a>
          <a href="/openapi.yaml">OpenAPI (YAML)</a>
          <a href="/docs/changes.atom">Changes feed</a>
        </div>
      </footer>
    </div>
  );
}

function Navigation({ account }: { readonly account: SignedIn | null }) {
  const officeEntry = useOfficeEntry();
  const isOfficePath = useIsOfficePath();
  const hasOwnEvents = useHasOwnEvents();
  const [path] = useLocation();
  return (
    <nav aria-label="Main" className={classes['nav']}>
      <a href="/docs" className={classes['link']}>
        Reference
      </a>
      <NavigationLink href="/docs/guides">Guides</NavigationLink>
      <NavigationLink href="/docs/changes">Changes</NavigationLink>
      {officeEntry === null ? null : (
        <Link
          href={officeEntry}
          className={classes['link'] ?? ''}
          aria-current={isOfficePath(path) ? 'true' : undefined}
        >
          Back office
        </Link>
      )}
      {account !== null && hasOwnEvents ? <NavigationLink href="/events">Events</NavigationLink> : null}
      {account === null ? null : <NavigationLink href="/profile">Profile</NavigationLink>}
      {account?.Role === 'Administrator' ? (
        <NavigationLink href={ADMINISTRATION} below="/admin">
          Administration
        </NavigationLink>
      ) : null}
    </nav>
  );
}

interface NavigationLinkProps {
  readonly href: string;
  /** The path prefix that the link represents, if it stands for more than one page. */
  readonly below?: string;
  readonly children: ReactNode;
}

function NavigationLink({ href, below = href, children }: NavigationLinkProps) {
  const [path] = useLocation();
  const isCurrent = path === href ? 'page' : path.startsWith(`${below}/`) ? 'true' : undefined;
  return (
    <Link href={href} className={classes['link'] ?? ''} aria-current={isCurrent}>
      {children}
    </Link>
  );
}
