import { Group, Text } from '@mantine/core';
import { useId, useState } from 'react';
import { formatMilliseconds } from '../layout/numbers.ts';
import { RequestDetails } from './request-details.tsx';
import { DetailsButton, RequestId, RequestTime, StatusBadge, WhatHappened } from './request-parts.tsx';
import type { RequestProps } from './request-row.tsx';
import classes from './subscriptions.module.css';

/** A request in a narrow window, where a row would need sideways scrolling. */
export function RequestCard({ item, showsHookCalls }: RequestProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <li className={classes['request']}>
      <Group justify="space-between" gap="xs" mb={4}>
        <StatusBadge status={item.Status} />
        <Text size="xs" c="dimmed">
          <RequestTime at={item.At} />, {formatMilliseconds(item.DurationMs)}
        </Text>
      </Group>
      <WhatHappened item={item} />
      <Group justify="space-between" gap="xs" mt="xs">
        <RequestId id={item.RequestId} />
        <DetailsButton
          requestId={item.RequestId}
          detailsId={id}
          isOpen={isOpen}
          onToggle={() => setIsOpen(!isOpen)}
        />
      </Group>
      {isOpen ? (
        <div id={id} className={classes['requestDetails']}>
          <RequestDetails item={item} showsHookCalls={showsHookCalls} />
        </div>
      ) : null}
    </li>
  );
}
