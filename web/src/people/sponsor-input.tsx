import { Text } from '@mantine/core';
import { useState } from 'react';
import type { FoundPerson } from '../api/model.ts';
import { Chosen } from '../trees/move-fields.tsx';
import { FindField } from './find-field.tsx';
import { useMay } from './office-query.ts';
import { PathInput } from './record-input.tsx';
import type { Change } from './use-change.ts';

const PATH = 'SponsorId';

/** Finds the sponsor by the usual search; an account that may not find people enters the customer ID. */
export function SponsorInput({ change }: { readonly change: Change }) {
  const [sponsor, setSponsor] = useState<FoundPerson | null>(null);
  const error = change.errorOf(PATH);
  if (!useMay()('people.find')) return <PathInput path={PATH} change={change} />;
  return (
    <div>
      {sponsor === null ? (
        <FindField
          label="Sponsor"
          exceptId={change.before.CustomerId}
          onChoose={(person) => {
            setSponsor(person);
            change.set(PATH, String(person.CustomerId));
          }}
        />
      ) : (
        <Chosen
          label="Sponsor"
          person={sponsor}
          onClear={() => {
            setSponsor(null);
            change.reset([PATH]);
          }}
        />
      )}
      {error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
