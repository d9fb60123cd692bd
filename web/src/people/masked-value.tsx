import { Button, Text } from '@mantine/core';
import { useEffect } from 'react';
import type { PersonField, ShowableField } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { LockIcon } from '../layout/icons.tsx';
import { formatDay, formatMoment } from '../layout/timestamp.tsx';
import { fieldLabel } from './field-labels.ts';
import { showField } from './people-queries.ts';
import classes from './person.module.css';

/** A shown value is hidden again after this time. */
const SHOWN_MS = 2 * 60_000;

interface MaskedValueProps {
  readonly field: PersonField;
  readonly mask: string;
  readonly customerId: number;
}

/** A mask, with a button that shows the value for two minutes. The server records it. */
export function MaskedValue({ field: { Name, State }, mask, customerId }: MaskedValueProps) {
  // The value exists only in this element, and disappears with it. Every masked field can be shown, so the
  // cast is safe.
  const showing = useMutation({ mutationFn: () => showField(customerId, Name as ShowableField), gcTime: 0 });
  const { data: shown, reset } = showing;
  useEffect(() => {
    if (shown === undefined) return;
    const timer = setTimeout(reset, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown, reset]);
  const label = fieldLabel(Name);
  if (shown !== undefined)
    return (
      <>
        <span className={classes['shown']}>
          {Name === 'BirthDate' ? formatDay(shown.Value) : shown.Value}
        </span>
        <Button variant="subtle" size="compact-xs" onClick={reset} aria-label={`Hide ${label}`} autoFocus>
          Hide
        </Button>
        <Text size="xs" c="dimmed" role="status">
          Shown to you at {formatMoment(shown.ShownAt)}; recorded
        </Text>
      </>
    );
  return (
    <>
      <span className={classes['mask']}>
        <span className={classes['spoken']}>Masked: </span>
        {mask}
      </span>
      {State === 'Masked' ? (
        <Button
          variant="default"
          size="compact-xs"
          loading={showing.isPending}
          onClick={() => showing.mutate()}
          aria-label={`Show ${label}`}
        >
          Show
        </Button>
      ) : (
        <span className={classes['locked']}>
          <LockIcon size={12} /> {State === 'Never' ? 'Never shown' : 'Not for your role'}
        </span>
      )}
      {showing.error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {showing.error.message}
        </Text>
      )}
    </>
  );
}
