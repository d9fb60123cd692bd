import { Group, SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { describeCount } from '../layout/numbers.ts';
import { Section } from '../layout/section.tsx';
import { usageQuery } from './subscription-queries.ts';
import { UsageChart } from './usage-chart.tsx';
import { UsageTable } from './usage-table.tsx';

/** Requests and errors of the last 24 hours as a chart or a table. */
export function UsageSection({ subscriptionId }: { readonly subscriptionId: number }) {
  const [view, setView] = useState('chart');
  return (
    <Section
      title="Last 24 hours"
      actions={
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label="Show usage as"
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      }
    >
      <Loaded query={useQuery(usageQuery(subscriptionId))}>
        {({ Requests24h, Errors24h, Hours }) =>
          Requests24h === 0 ? (
            <Empty title="No requests in the last 24 hours">
              Requests appear here as soon as the server has answered them.
            </Empty>
          ) : (
            <>
              <Group gap="xs" mb="xs">
                <Text size="sm">
                  {describeCount(Requests24h, 'request')}, {describeCount(Errors24h, 'error')}
                </Text>
              </Group>
              {view === 'chart' ? <UsageChart hours={Hours} /> : <UsageTable hours={Hours} />}
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
