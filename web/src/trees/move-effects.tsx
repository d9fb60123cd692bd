import type { OfficeMovePreview } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { describePeople, formatNumber } from '../layout/numbers.ts';
import { formatDay } from '../layout/timestamp.tsx';
import { DAY_MS } from './days.ts';
import classes from './move.module.css';
import { idOf, nameOf, usePlan } from './plan-words.ts';
import shared from './trees.module.css';

interface EffectsProps {
  readonly preview: OfficeMovePreview;
}

const SHOWN = 4;

/** The uplines that lose and gain people. */
export function Affected({ preview: { Nodes, Losing, Gaining } }: EffectsProps) {
  return (
    <section>
      <h3>Who is affected</h3>
      <p className={shared['quiet']}>{describePeople(Nodes)} would move. All others keep their upline.</p>
      <ul className={classes['effects']}>
        <Side side={Losing} sign="−" nodes={Nodes} />
        <Side side={Gaining} sign="+" nodes={Nodes} />
      </ul>
      {Losing.Count + Gaining.Count === 0 ? (
        <p className={shared['quiet']}>The downlines of the people above stay the same.</p>
      ) : null}
    </section>
  );
}

interface SideProps {
  readonly side: OfficeMovePreview['Losing'];
  readonly sign: '+' | '−';
  readonly nodes: number;
}

function Side({ side: { Count, People }, sign, nodes }: SideProps) {
  const shown = People.slice(0, SHOWN);
  const change = `${sign}${formatNumber(nodes)}`;
  return (
    <>
      {shown.map((person) => (
        <li key={person.CustomerId}>
          <span>
            {nameOf(person)} <span className={shared['id']}>{idOf(person)}</span>
          </span>
          <strong data-sign={sign}>{change}</strong>
        </li>
      ))}
      {Count > shown.length ? (
        <li>
          <span>{formatNumber(Count - shown.length)} more above</span>
          <strong data-sign={sign}>{change} each</strong>
        </li>
      ) : null}
    </>
  );
}

/** The rules of the plan that apply to the move. */
export function MovePolicy({ preview }: EffectsProps) {
  const { IsAllowed, Problems } = preview;
  const rules = useRules(preview);
  return (
    <section>
      <h3>
        Movement policy{' '}
        <Badge tone={IsAllowed ? 'good' : 'bad'}>{IsAllowed ? 'Allowed' : 'Not allowed'}</Badge>
      </h3>
      <ul className={classes['rules']}>
        {Problems.map(({ Code, Message }) => (
          <li key={Code + Message} data-refused>
            <span aria-hidden>✕</span> {Message}
          </li>
        ))}
        {rules.map((rule) => (
          <li key={rule}>
            <span aria-hidden>✓</span> {rule}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The rules that this move keeps. */
function useRules({ Policy, Problems, From }: OfficeMovePreview): string[] {
  const { Types } = usePlan();
  const isBroken = (code: string) => Problems.some(({ Code }) => Code === code);
  const rules: string[] = [];
  if (From === null) rules.push('Has no place yet, so this is not a move');
  else {
    if (Policy.Types !== null && !isBroken('move_type_not_allowed')) {
      const names = Types.filter(({ Id }) => Policy.Types?.includes(Id)).map(({ Name }) => Name);
      rules.push(`The plan allows moves of: ${names.join(', ')}`);
    }
    if (Policy.WindowDays !== null && Policy.FirstPlacedAt !== null && !isBroken('move_window_closed')) {
      const end = Date.parse(Policy.FirstPlacedAt) + Policy.WindowDays * DAY_MS;
      rules.push(
        `The window closes after ${Policy.WindowDays} days, on ${formatDay(new Date(end).toISOString())}`,
      );
    }
    if (Policy.DepthLimit !== null && !isBroken('move_too_deep'))
      rules.push(`Within ${Policy.DepthLimit} levels below the enroller`);
  }
  const [next] = Policy.Frozen;
  if (!isBroken('moves_are_frozen'))
    rules.push(
      next === undefined
        ? 'No frozen period is planned'
        : `Not frozen; the next period begins ${formatDay(next.From)}`,
    );
  return rules;
}
