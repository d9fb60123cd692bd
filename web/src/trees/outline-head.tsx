// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold rows that are placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop, and names the row in focus
import classes from './outline.module.css';

interface OutlineHeadProps {
  readonly hasLegs: boolean;
}

/** The names of the columns. */
export function OutlineHead({ hasLegs }: OutlineHeadProps) {
  const columns = [
    ['name', 'Name'],
    ['id', 'ID'],
    ['type', 'Type'],
    ['status', 'Status'],
    ...(hasLegs ? [['leg', 'Leg']] : []),
    ['level', 'Level'],
    ['count', 'Below'],
  ];
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" className={`${classes['row']} ${classes['headRow']}`}>
        {columns.map(([column, name]) => (
          <span key={column} role="columnheader" className={classes[`${column}Cell`]}>
            {name}
          </span>
        ))}
      </div>
    </div>
  );
}
