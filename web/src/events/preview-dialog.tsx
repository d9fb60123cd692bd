import { Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsoleEndpoint } from '../api/model.ts';
import { Loaded } from '../layout/loaded.tsx';
import { previewQuery } from './event-queries.ts';
import { PreviewedRequests } from './previewed-requests.tsx';

interface PreviewDialogProps {
  readonly endpoint: ConsoleEndpoint;
  /** The event to begin with. */
  readonly position: number;
  readonly onClose: () => void;
}

const DELAY_MS = 300;

/** What the endpoint would get for an event. Nothing is sent. */
export function PreviewDialog({ endpoint, position: first, onClose }: PreviewDialogProps) {
  const [position, setPosition] = useState(Math.max(1, first));
  const [settled] = useDebouncedValue(position, DELAY_MS);
  const preview = useQuery({ ...previewQuery(endpoint.EndpointId, settled), enabled: settled >= 1 });
  return (
    <Modal opened onClose={onClose} title={`Dry run for ${endpoint.Name}`} size="xl">
      <Stack gap="sm">
        <Text size="sm">What would be sent for an event now. Nothing is sent.</Text>
        <NumberInput
          label="Event"
          description="Its position in the feed."
          min={1}
          allowDecimal={false}
          value={position}
          onChange={(value) => setPosition(Number(value))}
          w={200}
          data-autofocus
        />
        {settled < 1 ? null : (
          <Loaded query={preview}>
            {(found) => <PreviewedRequests preview={found} url={endpoint.Url ?? ''} />}
          </Loaded>
        )}
      </Stack>
    </Modal>
  );
}
