import { Code, Group, Table, Text } from '@mantine/core';
import type { LoggedRequest } from '../api/model.ts';
import { Badge, type Tone } from '../layout/badge.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { formatSecond } from '../layout/timestamp.tsx';
import { KeptBodies } from './stored-bodies.tsx';

const DURATION = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
/** This many characters distinguish the IDs on a page. The button copies the complete ID. */
const ID_SHOWN = 8;

export function RequestRow({ item }: { readonly item: LoggedRequest }) {
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <time dateTime={item.At} title={item.At}>
          {formatSecond(item.At)}
        </time>
      </Table.Td>
      <Table.Td>
        <Badge tone={toneOf(item.Status)}>{item.Status}</Badge>
      </Table.Td>
      <Table.Td>
        <WhatHappened item={item} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{DURATION.format(item.DurationMs)} ms</Table.Td>
      <Table.Td>
        <RequestId id={item.RequestId} />
      </Table.Td>
    </Table.Tr>
  );
}

function toneOf(status: number): Tone {
  if (status < 400) return 'good';
  return status < 500 ? 'warning' : 'bad';
}

function WhatHappened({ item }: { readonly item: LoggedRequest }) {
  return (
    <>
      <Text size="sm">
        {item.Operation}{' '}
        <Text span size="xs" c="dimmed">
          {item.Method}, {item.KeySlot.toLowerCase()} key
          {item.Address === null ? '' : `, from ${item.Address}`}
        </Text>
      </Text>
      {item.ErrorCode === null ? null : (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Code>{item.ErrorCode}</Code> {item.ErrorText}
        </Text>
      )}
      <KeptBodies request={item.RequestBody} response={item.ResponseBody} />
    </>
  );
}

function RequestId({ id }: { readonly id: string }) {
  const shown = id.slice(0, ID_SHOWN);
  return (
    <Group gap={6} wrap="nowrap">
      <Code title={id}>{shown}…</Code>
      <CopyTextButton value={id} what={`request ID ${shown}`} isCompact />
    </Group>
  );
}
