import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import type { EventType } from '../api/model.ts';
import { formatNumber } from '../layout/numbers.ts';
import { type DeliveryFilter, OUTCOMES, type OutcomeFilter } from './use-delivery-filter.ts';

interface DeliveryFiltersProps {
  readonly filter: DeliveryFilter;
  readonly types: readonly EventType[];
  /** Events that wait for another attempt. */
  readonly waiting: number;
  readonly onChange: (part: Partial<DeliveryFilter>) => void;
}

const LABELS: Readonly<Record<OutcomeFilter, string>> = {
  all: 'All',
  delivered: 'Delivered',
  failed: 'Failed',
  throttled: 'Throttled',
  skipped: 'Skipped',
  waiting: 'Waiting',
};

/** Selects deliveries by outcome, type, customer and day. */
export function DeliveryFilters({ filter, types, waiting, onChange }: DeliveryFiltersProps) {
  const { outcome, type, customerId, from, to } = filter;
  const labelOf = (value: OutcomeFilter) =>
    value === 'waiting' && waiting > 0 ? `${LABELS[value]} ${formatNumber(waiting)}` : LABELS[value];
  return (
    <Group gap="xs" mb="sm" align="flex-end">
      <Group gap={6} role="group" aria-label="Outcome">
        {OUTCOMES.map((value) => (
          <Button
            key={value}
            size="xs"
            px="sm"
            variant={value === outcome ? 'light' : 'default'}
            aria-pressed={value === outcome}
            onClick={() => onChange({ outcome: value })}
          >
            {labelOf(value)}
          </Button>
        ))}
      </Group>
      {outcome === 'waiting' ? null : (
        <>
          <Select
            size="xs"
            label="Type of event"
            placeholder="All"
            data={[...types]}
            value={type}
            onChange={(value) => onChange({ type: value })}
            searchable
            clearable
            w={150}
          />
          <NumberInput
            size="xs"
            label="Customer ID"
            placeholder="All"
            min={1}
            allowDecimal={false}
            hideControls
            value={customerId ?? ''}
            onChange={(value) =>
              onChange({ customerId: typeof value === 'number' && value > 0 ? value : null })
            }
            w={90}
          />
          <DayField label="From day" value={from} onChange={(day) => onChange({ from: day })} />
          <DayField label="To day" value={to} onChange={(day) => onChange({ to: day })} />
        </>
      )}
    </Group>
  );
}

interface DayFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextInput
      size="xs"
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      w={122}
    />
  );
}
