import { Button, Code, Group, Table, Text } from '@mantine/core';
import { useId, useState } from 'react';
import type { LoggedRequest } from '../api/model.ts';
import { Badge, type Tone } from '../layout/badge.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { formatSecond } from '../layout/timestamp.tsx';
import { formatMilliseconds } from './format-milliseconds.ts';
import { RequestDetails } from './request-details.tsx';

/** This many characters distinguish the IDs on a page. The button copies the complete ID. */
const ID_SHOWN = 8;

interface RequestRowProps {
  readonly item: LoggedRequest;
  readonly showsHookCalls: boolean;
}

/** A request in one row, which opens to everything that the log has about it. */
export function RequestRow({ item, showsHookCalls }: RequestRowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
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
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatMilliseconds(item.DurationMs)}</Table.Td>
        <Table.Td>
          <RequestId id={item.RequestId} />
        </Table.Td>
        <Table.Td>
          <Button
            variant="default"
            size="compact-xs"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            aria-label={`Details of request ${item.RequestId.slice(0, ID_SHOWN)}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            Details
          </Button>
        </Table.Td>
      </Table.Tr>
      {isOpen ? (
        <Table.Tr id={id}>
          <Table.Td colSpan={COLUMNS}>
            <RequestDetails item={item} showsHookCalls={showsHookCalls} />
          </Table.Td>
        </Table.Tr>
      ) : null}
    </>
  );
}

const COLUMNS = 6;

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
