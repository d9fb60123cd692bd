import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCompanyCounts } from '../company/company-query.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { Panel, Panels } from '../layout/panel.tsx';
import { Section } from '../layout/section.tsx';
import { FieldsPanel } from './fields-panel.tsx';
import classes from './plan.module.css';
import { nameOf, type Plan, planQuery } from './plan-query.ts';
import { TreeCard } from './tree-card.tsx';
import { TypesPanel } from './types-panel.tsx';

export function PlanPage() {
  const query = useQuery(planQuery);
  return (
    <Page
      title="The plan"
      intro={
        <>
          The rules that this server has loaded. The{' '}
          <AppLink href="/docs/guides/plan">guide to the plan</AppLink> explains how to change them.
        </>
      }
    >
      <Loaded query={query}>
        {(plan) => (
          <>
            <Panels>
              <TypesPanel plan={plan} />
              <FieldsPanel plan={plan} />
              <StatusesPanel plan={plan} />
            </Panels>
            <Trees plan={plan} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface PartProps {
  readonly plan: Plan;
}

function Trees({ plan }: PartProps) {
  const { peopleInTree } = useCompanyCounts();
  return (
    <Section title="Trees">
      <ul className={classes['trees']}>
        {plan.Trees.map((tree) => (
          <TreeCard
            key={tree.Name}
            tree={tree}
            people={peopleInTree(tree.Name)}
            nameOf={(id) => nameOf(plan, id)}
          />
        ))}
      </ul>
    </Section>
  );
}

const CLOSED = {
  mayEnroll: 'enroll',
  mayReceivePlacements: 'receive placements',
  mayBeUpgraded: 'be upgraded',
  mayLogIn: 'log in',
} as const;

function StatusesPanel({ plan }: PartProps) {
  return (
    <Panel title="Statuses" columns={3}>
      <DataTable label="List of statuses" head={['Status', 'Class', 'Commission', 'May not']}>
        {plan.Statuses.map(({ Id, Name, Class, Commission, Closed }) => (
          <Table.Tr key={Id}>
            <Table.Td>
              {Id} {Name}
            </Table.Td>
            <Table.Td>{Class}</Table.Td>
            <Table.Td>{Commission}</Table.Td>
            <Table.Td>{Closed.map((name) => CLOSED[name]).join(', ')}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Panel>
  );
}
