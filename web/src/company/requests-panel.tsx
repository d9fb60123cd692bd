import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { CompanyOverview } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { describeCount, formatMilliseconds, formatNumber, formatPercent } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import { UsageChart } from '../subscriptions/usage-chart.tsx';
import { UsageTable } from '../subscriptions/usage-table.tsx';
import classes from './company.module.css';

interface RequestsPanelProps {
  readonly requests: CompanyOverview['Requests'];
  /** Whether the reader may see all subscriptions. */
  readonly isLinked: boolean;
}

/** Use of the API in the last 24 hours, over all processes. */
export function RequestsPanel({ requests, isLinked }: RequestsPanelProps) {
  const [view, setView] = useState('Chart');
  const { Requests24h, Errors24h, P95Ms, LoggedRequests, Hours } = requests;
  return (
    <Panel
      title="Requests in 24 hours"
      columns={3}
      aside={
        <>
          {isLinked ? <AppLink href="/admin/subscriptions">By subscription</AppLink> : null}
          {Requests24h === 0 ? null : (
            <SegmentedControl
              size="xs"
              aria-label="View of the requests"
              data={['Chart', 'Table']}
              value={view}
              onChange={setView}
            />
          )}
        </>
      }
    >
      <div className={classes['requests']}>
        <dl className={classes['facts']}>
          <div>
            <dt>Requests</dt>
            <dd>{formatNumber(Requests24h)}</dd>
          </div>
          <div>
            <dt>Errors</dt>
            <dd>
              {formatNumber(Errors24h)}
              {Requests24h === 0 ? null : <small>{formatPercent(Errors24h / Requests24h, 2)}</small>}
            </dd>
          </div>
          <div>
            <dt>Answer time, p95</dt>
            <dd>
              {P95Ms === null ? '–' : formatMilliseconds(P95Ms)}
              <small>{describeCount(LoggedRequests, 'logged request')}</small>
            </dd>
          </div>
        </dl>
        {Requests24h === 0 ? null : view === 'Chart' ? (
          <UsageChart hours={Hours} />
        ) : (
          <div className={classes['weeks']}>
            <UsageTable hours={Hours} />
          </div>
        )}
      </div>
    </Panel>
  );
}
