import { Table, Text } from '@mantine/core';
import type { HookBinding } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { PauseButton } from './pause-button.tsx';

/** A hook point with a handler: where it runs, and its results of the last 24 hours. */
export function BindingRow({ binding }: { readonly binding: HookBinding }) {
  const { Hook, Circuit, Calls24h, Failures24h, Paused24h } = binding;
  return (
    <Table.Tr>
      <Table.Td maw={380} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {Hook}
        </Text>
        <Text size="xs" c="dimmed">
          {describeHandler(binding)}
        </Text>
      </Table.Td>
      <Table.Td>
        <State binding={binding} />
      </Table.Td>
      <Table.Td>{Circuit === null ? '–' : <CircuitBadge state={Circuit} />}</Table.Td>
      <Table.Td>{Calls24h}</Table.Td>
      <Table.Td>{Failures24h}</Table.Td>
      <Table.Td>{Paused24h}</Table.Td>
      <Table.Td>
        <PauseButton binding={binding} />
      </Table.Td>
    </Table.Tr>
  );
}

/** `https://…, timeout 5000 ms, requests fail while it is down`. */
function describeHandler({ Binding, Url, TimeoutMs, WhenDown, IsShadow }: HookBinding): string {
  const parts = Binding === 'Remote' ? [Url, `timeout ${TimeoutMs} ms`] : ['in process'];
  if (IsShadow) parts.push('shadow: results are only compared');
  else if (WhenDown === 'Fail') parts.push('requests fail while it is down');
  else if (WhenDown === 'RunOriginal') parts.push('requests continue without it while it is down');
  return parts.join(', ');
}

function State({ binding: { IsPaused, ChangedAt, ChangedBy } }: { readonly binding: HookBinding }) {
  return (
    <>
      {IsPaused ? <Badge tone="warning">Paused</Badge> : <Badge tone="good">Active</Badge>}
      {IsPaused && ChangedAt !== null ? (
        <Text size="xs" c="dimmed">
          by {ChangedBy ?? 'an unknown person'}, <Timestamp at={ChangedAt} />
        </Text>
      ) : null}
    </>
  );
}

const CIRCUITS = {
  Closed: <Badge tone="good">Closed</Badge>,
  HalfOpen: <Badge tone="warning">Half open</Badge>,
  Open: <Badge tone="bad">Open</Badge>,
} as const;

function CircuitBadge({ state }: { readonly state: keyof typeof CIRCUITS }) {
  return CIRCUITS[state];
}
