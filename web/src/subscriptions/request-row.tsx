import { Table } from '@mantine/core';
import { useId, useState } from 'react';
import type { LoggedRequest } from '../api/model.ts';
import { formatMilliseconds } from '../layout/numbers.ts';
import { RequestDetails } from './request-details.tsx';
import { DetailsButton, RequestId, RequestTime, StatusBadge, WhatHappened } from './request-parts.tsx';

export interface RequestProps {
  readonly item: LoggedRequest;
  readonly showsHookCalls: boolean;
}

const COLUMNS = 6;

/** A request in one row, which expands to everything that the log contains about it. */
export function RequestRow({ item, showsHookCalls }: RequestProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <Table.Tr>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>
          <RequestTime at={item.At} />
        </Table.Td>
        <Table.Td>
          <StatusBadge status={item.Status} />
        </Table.Td>
        <Table.Td>
          <WhatHappened item={item} />
        </Table.Td>
        <Table.Td style={{ whiteSpace: 'nowrap' }}>{formatMilliseconds(item.DurationMs)}</Table.Td>
        <Table.Td>
          <RequestId id={item.RequestId} />
        </Table.Td>
        <Table.Td>
          <DetailsButton
            requestId={item.RequestId}
            detailsId={id}
            isOpen={isOpen}
            onToggle={() => setIsOpen(!isOpen)}
          />
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
