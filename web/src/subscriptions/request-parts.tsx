import { Button, Code, Group, Text } from '@mantine/core';
import type { LoggedRequest } from '../api/model.ts';
import { Badge, type Tone } from '../layout/badge.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { formatSecond } from '../layout/timestamp.tsx';

/* Parts of a logged request, for the rows of the table and for the cards of a narrow window. */

/** This many characters distinguish the IDs on a page. The button copies the complete ID. */
const ID_SHOWN = 8;

export function RequestTime({ at }: { readonly at: string }) {
  return (
    <time dateTime={at} title={at}>
      {formatSecond(at)}
    </time>
  );
}

export function StatusBadge({ status }: { readonly status: number }) {
  return <Badge tone={toneOf(status)}>{status}</Badge>;
}

function toneOf(status: number): Tone {
  if (status < 400) return 'good';
  return status < 500 ? 'warning' : 'bad';
}

/** The operation, who called it, and the error if there was one. */
export function WhatHappened({ item }: { readonly item: LoggedRequest }) {
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

export function RequestId({ id }: { readonly id: string }) {
  const shown = id.slice(0, ID_SHOWN);
  return (
    <Group gap={6} wrap="nowrap">
      <Code title={id}>{shown}…</Code>
      <CopyTextButton value={id} what={`request ID ${shown}`} isCompact />
    </Group>
  );
}

interface DetailsButtonProps {
  readonly requestId: string;
  /** Id of the element with the details. */
  readonly detailsId: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** Opens and closes the details of a request. */
export function DetailsButton({ requestId, detailsId, isOpen, onToggle }: DetailsButtonProps) {
  return (
    <Button
      variant="default"
      size="compact-xs"
      aria-expanded={isOpen}
      aria-controls={isOpen ? detailsId : undefined}
      aria-label={`Details of request ${requestId.slice(0, ID_SHOWN)}`}
      onClick={onToggle}
    >
      Details
    </Button>
  );
}
