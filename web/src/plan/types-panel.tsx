import { Text } from '@mantine/core';
import { useCompanyCounts } from '../company/company-query.ts';
import { AppLink } from '../layout/app-link.tsx';
import { describePeople } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import classes from './plan.module.css';
import { nameOf, newFieldsOf, type Plan } from './plan-query.ts';
import { UpgradeGraph } from './upgrade-graph.tsx';

/** The types, and the upgrades between them. */
export function TypesPanel({ plan }: { readonly plan: Plan }) {
  const { peopleOfType } = useCompanyCounts();
  return (
    <Panel title="Types and upgrades" columns={3}>
      <div className={classes['upgrades']}>
        <UpgradeGraph plan={plan} peopleOf={peopleOfType} />
        <ul className={classes['types']}>
          {plan.Types.map(({ Id, IsRetail }) => (
            <li key={Id}>
              <Text fw={600} size="sm">
                {nameOf(plan, Id)}
              </Text>
              <PeopleOfType type={Id} people={peopleOfType(Id)} />
              {IsRetail ? (
                <Text size="sm" c="dimmed">
                  Buys and does not sell
                </Text>
              ) : null}
              <Upgrades plan={plan} from={Id} />
            </li>
          ))}
        </ul>
      </div>
      {plan.Upgrades.length === 0 ? <Text size="sm">Only a hook can upgrade a customer.</Text> : null}
    </Panel>
  );
}

function Upgrades({ plan, from }: { readonly plan: Plan; readonly from: number }) {
  const upgrades = plan.Upgrades.filter(({ From }) => From === from);
  if (upgrades.length === 0) return <Text size="sm">No upgrades</Text>;
  return upgrades.map(({ To }) => {
    const fields = newFieldsOf(plan, from, To);
    return (
      <Text key={To} size="sm">
        <span aria-hidden="true">→ </span>
        Upgrades to {nameOf(plan, To)}
        {fields.length === 0 ? null : `, which also requires ${fields.join(', ')}`}
      </Text>
    );
  });
}

/** A link to the people of a type. */
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
