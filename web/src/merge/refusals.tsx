import type { OfficeMergePreview } from '../api/model.ts';
import { Note } from '../layout/note.tsx';
import classes from './merge.module.css';

type Problem = OfficeMergePreview['Problems'][number];

interface RefusalsProps {
  readonly problems: readonly Problem[];
  readonly title?: string;
}

/** Why it is refused, and when it is possible. */
export function Refusals({ problems, title = 'This merge is not possible now.' }: RefusalsProps) {
  if (problems.length === 0) return null;
  return (
    <Note tone="bad" title={title}>
      <ul className={classes['refusals']}>
        {problems.map((problem) => (
          <li key={problem.Code + problem.Message}>
            <Refusal problem={problem} />
          </li>
        ))}
      </ul>
    </Note>
  );
}

export function Refusal({ problem: { Message, Remedy } }: { readonly problem: Problem }) {
  return (
    <>
      {Message}
      {Remedy === null ? null : <span className={classes['remedy']}> {Remedy}</span>}
    </>
  );
}
