import { Box, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { NavigationContext } from './navigation.tsx';
import classes from './page.module.css';

interface PageProps {
  readonly title: string;
  /** One or two sentences below the heading. */
  readonly intro?: ReactNode;
  /** Actions of the page, to the right of the heading. */
  readonly actions?: ReactNode;
  /** Next to the heading, such as a state. */
  readonly badge?: ReactNode;
  /** Above the heading: the parent of this page. */
  readonly above?: ReactNode;
  /** Narrow, for a page that is a single form. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/**
 * What every page has: a document title, and a heading that takes the focus after a navigation, so that a screen
 * reader announces the page and the keyboard starts there.
 */
export function Page({ title, intro, actions, badge, above, isNarrow = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const hasNavigated = useContext(NavigationContext);
  useEffect(() => {
    document.title = `${title} - Upline`;
  }, [title]);
  useEffect(() => {
    if (!hasNavigated) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [hasNavigated]);
  return (
    <Box className={isNarrow ? classes['narrow'] : undefined}>
      {above}
      <Group justify="space-between" align="flex-start" gap="md" mb="xl">
        <Box className={classes['head']}>
          <Group gap="sm">
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes['heading']}>
              {title}
            </Title>
            {badge}
          </Group>
          {intro === undefined ? null : (
            <Text c="dimmed" mt={4} maw="68ch">
              {intro}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      {children}
    </Box>
  );
}
