import type { ReactNode } from 'react';
import classes from './badge.module.css';

export type Tone = 'good' | 'warning' | 'bad' | 'neutral';

/** A state as a word; the color only repeats it. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`${classes['badge']} ${classes[tone]}`}>{children}</span>;
}
