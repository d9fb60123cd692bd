import { Text } from '@mantine/core';
import type { CompanyOverview } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { TypeMark } from '../layout/marks.tsx';
import { formatNumber, formatPercent } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import { useMay, useOffice } from '../people/office-query.ts';
import classes from './company.module.css';

/** Like the signs of types: colors repeat, patterns do not. */
const LOOKS = ['solid', 'outline', 'stripes', 'dots'] as const;

/** How many people there are, by type and status. Each count links to these people. */
export function PeoplePanel({ company: { Types, Statuses } }: { readonly company: CompanyOverview }) {
  const total = Types.reduce((sum, { People }) => sum + People, 0);
  const known = useOffice()?.Statuses ?? [];
  const mayFind = useMay()('people.find');
  const link = (query: string, text: string) =>
    mayFind ? <AppLink href={`/office/people?${query}`}>{text}</AppLink> : text;
  return (
    <Panel title="People">
      <p className={classes['figure']}>{formatNumber(total)}</p>
      <div className={classes['bar']} aria-hidden="true">
        {Types.map(({ CustomerType, People }, index) =>
          People === 0 ? null : (
            <span
              key={CustomerType}
              className={classes[LOOKS[index % LOOKS.length] ?? 'solid']}
              style={{ flexGrow: People }}
            />
          ),
        )}
      </div>
      <ul className={classes['rows']} aria-label="People by type">
        {Types.map(({ CustomerType, People }) => (
          <li key={CustomerType}>
            <TypeMark type={CustomerType} isNamed />
            <span className={classes['count']}>
              {People === 0 ? '0' : link(`types=${CustomerType}`, formatNumber(People))}
            </span>
            <span className={classes['share']}>{total === 0 ? '–' : formatPercent(People / total, 0)}</span>
          </li>
        ))}
      </ul>
      <Text size="xs" c="dimmed" className={classes['statuses']}>
        {Statuses.map(({ CustomerStatus, People }) => {
          const name = known.find(({ Id }) => Id === CustomerStatus)?.Name ?? `status ${CustomerStatus}`;
          return (
            <span key={CustomerStatus}>
              {link(`statuses=${CustomerStatus}`, `${formatNumber(People)} ${name.toLowerCase()}`)}
            </span>
          );
        })}
      </Text>
    </Panel>
  );
}
