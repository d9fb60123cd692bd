import type { OfficeMergePreview } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { namesAmong } from '../trees/plan-words.ts';
import classes from './merge.module.css';

/** Effects that the fields do not show: IDs, web aliases, logins, and who names whom as sponsor. */
export function MergeAfterwards({ preview }: { readonly preview: OfficeMergePreview }) {
  const { Survivor, Merged, WebAliases, LostWebAliases, Sponsored } = preview;
  const named = namesAmong([Survivor, Merged]);
  return (
    <div>
      <h3 className={classes['heading']}>Afterwards</h3>
      <ul className={classes['afterwards']}>
        <li>
          {Merged.CustomerId} and {Merged.BackOfficeId} lead to {named(Survivor)}. Only a search for its whole
          ID finds the merged record.
        </li>
        <li>{loginWords(preview)}</li>
        {WebAliases.length === 0 ? null : <li>Web aliases in use: {WebAliases.join(', ')}.</li>}
        {LostWebAliases.length === 0 ? null : (
          <li className={classes['lost']}>Web aliases without room: {LostWebAliases.join(', ')}.</li>
        )}
        {Sponsored === 0 ? null : (
          <li>
            {formatNumber(Sponsored)} {Sponsored === 1 ? 'record names' : 'records name'} {named(Survivor)} as
            sponsor instead of the merged record.
          </li>
        )}
      </ul>
    </div>
  );
}

function loginWords({ Login, EndsLogin }: OfficeMergePreview): string {
  const words = {
    survivor: 'The login of the record that stays works.',
    merged: 'The login of the merged record works.',
    none: 'No login works.',
  }[Login];
  return EndsLogin ? `${words} The other login ends.` : words;
}
