import type { ReactNode } from 'react';
import type { Tone } from './badge.tsx';
import classes from './note.module.css';

interface NoteProps {
  readonly tone: Exclude<Tone, 'neutral'>;
  readonly title: string;
  readonly children?: ReactNode;
}

/** An important message; screen readers announce it when it appears. */
export function Note({ tone, title, children }: NoteProps) {
  return (
    <div role={tone === 'good' ? 'status' : 'alert'} className={`${classes['note']} ${classes[tone]}`}>
      <p className={classes['title']}>{title}</p>
      {children}
    </div>
  );
}
