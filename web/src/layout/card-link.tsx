import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { isAppPath } from '../session/safe-next.ts';
import classes from './card-link.module.css';

export function CardList({ children }: { readonly children: ReactNode }) {
  return <ul className={classes['cards']}>{children}</ul>;
}

interface CardLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** A card in a list. The complete card is a link. */
export function CardLink({ href, children }: CardLinkProps) {
  return (
    <li>
      {isAppPath(href) ? (
        <Link href={href} className={classes['card'] ?? ''}>
          {children}
        </Link>
      ) : (
        <a href={href} className={classes['card']}>
          {children}
        </a>
      )}
    </li>
  );
}
