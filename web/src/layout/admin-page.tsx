import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import classes from './admin-page.module.css';
import { Page } from './page.tsx';

interface AdminPageProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const PAGES = [
  ['/admin/accounts', 'Accounts'],
  ['/admin/subscriptions', 'Subscriptions'],
  ['/admin/products', 'Products'],
  ['/admin/hooks', 'Hooks'],
] as const;

/** A page of the administration, with links to the others above it. */
export function AdminPage(props: AdminPageProps) {
  return <Page {...props} above={<AdminNavigation />} />;
}

function AdminNavigation() {
  const [path] = useLocation();
  return (
    <nav aria-label="Administration" className={classes['tabs']}>
      {PAGES.map(([href, label]) => (
        <Link
          key={href}
          href={href}
          className={classes['tab'] ?? ''}
          aria-current={path === href ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
