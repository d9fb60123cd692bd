import type { OfficePerson } from '../api/model.ts';
import classes from './outline.module.css';
import { namesAmong } from './plan-words.ts';
import shared from './trees.module.css';

interface WayProps {
  /** From the root down to the upline. */
  readonly way: readonly OfficePerson[];
  readonly person: OfficePerson;
  readonly level: number;
  readonly onChoose: (id: number) => void;
}

const NEAR = 2;

/** The path from the root to a person; its middle is collapsed. */
export function Way({ way, person, level, onChoose }: WayProps) {
  const near = way.length <= NEAR + 1 ? way.slice(1) : way.slice(-NEAR);
  const named = namesAmong([...way, person]);
  const folded = Math.max(level - 1 - near.length, 0);
  return (
    <nav aria-label="Upline" className={classes['way']}>
      <ol>
        {way.slice(0, 1).map((top) => (
          <WayStep key={top.CustomerId} name={named(top)} onChoose={() => onChoose(top.CustomerId)} />
        ))}
        {folded === 0 ? null : <li className={shared['quiet']}>{folded} more</li>}
        {near.map((upline) => (
          <WayStep
            key={upline.CustomerId}
            name={named(upline)}
            onChoose={() => onChoose(upline.CustomerId)}
          />
        ))}
        <li aria-current="true">
          <strong>{named(person)}</strong>
        </li>
      </ol>
      <span className={shared['quiet']}>level {level}</span>
    </nav>
  );
}

function WayStep({ name, onChoose }: { readonly name: string; readonly onChoose: () => void }) {
  return (
    <li>
      <button type="button" className={classes['wayLink']} onClick={onChoose}>
        {name}
      </button>
    </li>
  );
}
