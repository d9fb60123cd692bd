import { Fragment } from 'react';
import classes from './events.module.css';

/** A type of event in a list. Line breaks occur between its words, not inside one. */
export function EventTypeText({ type }: { readonly type: string }) {
  return (
    <span className={classes['type']}>
      {type.split(/(?<=[._])/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text keep their order
        <Fragment key={index}>
          {index === 0 ? null : <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
