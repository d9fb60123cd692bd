import { Code, Group, Table, Text } from '@mantine/core';
import type { LoggedRequest } from '../api/model.ts';
import { Badge, type Tone } from '../layout/badge.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { formatSecond } from '../layout/moment.tsx';
import { KeptBodies } from './kept-bodies.tsx';

const DURATION = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function RequestRow({ item }: { readonly item: LoggedRequest }) {
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <time dateTime={item.At} title={item.At}>
          {formatSecond(item.At)}
        </time>
      </Table.Td>
      <Table.Td>
        <Text size="sm">{item.Operation}</Text>
        <Text size="xs" c="dimmed">
          {item.Method}, {item.KeySlot.toLowerCase()} key
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge tone={toneOf(item.Status)}>{item.Status}</Badge>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{DURATION.format(item.DurationMs)} ms</Table.Td>
      <Table.Td maw={320}>
        {item.ErrorCode === null ? null : <Code>{item.ErrorCode}</Code>}
        {item.ErrorText === null ? null : (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {item.ErrorText}
          </Text>
        )}
        <KeptBodies request={item.RequestBody ?? null} response={item.ResponseBody ?? null} />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <Code title={item.RequestId}>{item.RequestId.slice(0, 8)}…</Code>
          <CopyTextButton
            value={item.RequestId}
            what={`request id ${item.RequestId.slice(0, 8)}`}
            isCompact
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function toneOf(status: number): Tone {
  if (status < 400) return 'good';
  return status < 500 ? 'warning' : 'bad';
}
