import { Box, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './page.module.css';

interface SectionProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page that a screen reader can jump to. */
export function Section({ title, intro, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes['section']}>
      <div className={classes['sectionHead']}>
        <Box>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {intro === undefined ? null : (
            <Text c="dimmed" size="sm" maw="68ch">
              {intro}
            </Text>
          )}
        </Box>
        {actions}
      </div>
      {children}
    </section>
  );
}
