import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

interface AppLinkProps extends AnchorProps {
  readonly href: `/${string}`;
  readonly children: ReactNode;
}

/** A link to a page of this app; the reference and documents are plain anchors. */
export function AppLink({ href, children, ...props }: AppLinkProps) {
  return (
    <Anchor component={Link} href={href} inherit {...props}>
      {children}
    </Anchor>
  );
}
