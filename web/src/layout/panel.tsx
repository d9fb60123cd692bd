import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  readonly title: string;
  /** To the right of the title, such as a legend or a link. */
  readonly aside?: ReactNode;
  /** Number of columns that it spans in a wide window. */
  readonly columns?: 1 | 2 | 3;
  readonly children: ReactNode;
}

const WIDTHS = { 1: 'one', 2: 'two', 3: 'three' } as const;

/** A part of a page of {@link Panels}, with its title on a separate line. */
export function Panel({ title, aside, columns = 1, children }: PanelProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`${classes['panel']} ${classes[WIDTHS[columns]]}`}>
      <div className={classes['panelHead']}>
        <Title order={2} size="h6" id={id}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Three columns in a wide window, one in a narrow one. */
export function Panels({ children }: { readonly children: ReactNode }) {
  return <div className={classes['panels']}>{children}</div>;
}
