import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePeopleOfType } from '../company/company-query.ts';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { describePeople } from '../layout/numbers.ts';
import { Page } from '../layout/page.tsx';
import { Section } from '../layout/section.tsx';
import classes from './plan.module.css';
import { type Plan, planQuery } from './plan-query.ts';
import { TreeCard } from './tree-card.tsx';
import { UpgradeGraph } from './upgrade-graph.tsx';

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
            <Types plan={plan} />
            <RequiredFields plan={plan} />
            <Trees plan={plan} />
            <Statuses plan={plan} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

interface PartProps {
  readonly plan: Plan;
}

function nameOf({ Types: types }: Plan, id: number): string {
  const type = types.find(({ Id }) => Id === id);
  return type === undefined ? String(id) : `${type.Id} ${type.Name}`;
}

function Types({ plan }: PartProps) {
  const peopleOf = usePeopleOfType();
  return (
    <Section title="Types and upgrades">
      <UpgradeGraph plan={plan} peopleOf={peopleOf} />
      <ul className={classes['types']}>
        {plan.Types.map(({ Id, IsRetail }) => (
          <li key={Id} className={classes['type']}>
            <Text fw={600}>{nameOf(plan, Id)}</Text>
            <PeopleOfType type={Id} people={peopleOf(Id)} />
            {IsRetail ? (
              <Text size="sm" c="dimmed">
                Buys and does not sell
              </Text>
            ) : null}
            {plan.Upgrades.some(({ From }) => From === Id) ? null : <Text size="sm">No upgrades</Text>}
            {plan.Upgrades.filter(({ From }) => From === Id).map(({ To }) => (
              <Text key={To} size="sm">
                <span aria-hidden="true">→ </span>
                Upgrades to {nameOf(plan, To)}
              </Text>
            ))}
          </li>
        ))}
      </ul>
      {plan.Upgrades.length === 0 ? <Text size="sm">Only a hook can upgrade a customer.</Text> : null}
    </Section>
  );
}

/** Leads to the people of a type. */
function PeopleOfType({ type, people }: { readonly type: number; readonly people: number | undefined }) {
  if (people === undefined) return null;
  return (
    <Text size="sm">
      {people === 0 ? (
        'Nobody has this type'
      ) : (
        <AppLink href={`/office/people?types=${type}`}>{describePeople(people)}</AppLink>
      )}
    </Text>
  );
}

function RequiredFields({ plan }: PartProps) {
  const fields = [
    ...new Set([...plan.Types.flatMap(({ Required }) => Required), ...plan.UniqueFields]),
  ].sort();
  const columns = plan.Types.map(({ Id }) => nameOf(plan, Id));
  return (
    <Section title="Required and unique fields">
      <DataTable label="Required fields by type, and unique fields" head={['Field', ...columns, 'Unique']}>
        {fields.map((field) => (
          <Table.Tr key={field}>
            <Table.Td>
              <code>{field}</code>
            </Table.Td>
            {plan.Types.map(({ Id, Required }) => (
              <Table.Td key={Id}>{Required.includes(field) ? 'required' : ''}</Table.Td>
            ))}
            <Table.Td>{plan.UniqueFields.includes(field) ? 'unique' : ''}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Section>
  );
}

function Trees({ plan }: PartProps) {
  return (
    <Section title="Trees">
      <ul className={classes['types']}>
        {plan.Trees.map((tree) => (
          <TreeCard
            key={tree.Name}
            tree={tree}
            nameOf={(id) => nameOf(plan, id)}
            places={
              tree.Places === null ? 'every type' : tree.Places.map((id) => nameOf(plan, id)).join(', ')
            }
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

function Statuses({ plan }: PartProps) {
  return (
    <Section title="Statuses">
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
    </Section>
  );
}
