import type { CompanyOverview } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { formatMilliseconds } from '../subscriptions/format-milliseconds.ts';
import classes from './company.module.css';
import { Panel } from './panel.tsx';

const RATE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 });

interface RequestsPanelProps {
  readonly requests: CompanyOverview['Requests'];
  /** Whether the reader may see all subscriptions. */
  readonly isLinked: boolean;
}

/** Use of the API in the last 24 hours, over all processes. */
export function RequestsPanel({ requests, isLinked }: RequestsPanelProps) {
  const { Requests24h, Errors24h, P95Ms } = requests;
  return (
    <Panel
      title="Requests in 24 hours"
      columns={3}
      aside={isLinked ? <AppLink href="/admin/subscriptions">By subscription</AppLink> : undefined}
    >
      <dl className={classes['facts']}>
        <div>
          <dt>Requests</dt>
          <dd>{formatNumber(Requests24h)}</dd>
        </div>
        <div>
          <dt>Errors</dt>
          <dd>
            {formatNumber(Errors24h)}
            {Requests24h === 0 ? null : <small>{RATE.format(Errors24h / Requests24h)}</small>}
          </dd>
        </div>
        <div>
          <dt>Answer time, p95</dt>
          <dd>{P95Ms === null ? '–' : formatMilliseconds(P95Ms)}</dd>
        </div>
      </dl>
    </Panel>
  );
}
