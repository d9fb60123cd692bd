import { Button, Drawer, Group, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsoleDelivery, ConsoleEndpoint } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { ErrorNote, Loaded } from '../layout/loaded.tsx';
import { DeliveryDetails } from './delivery-details.tsx';
import { deliveryQuery, sendAgain } from './event-queries.ts';
import classes from './events.module.css';
import { SkipDialog } from './skip-dialog.tsx';

interface DeliveryDrawerProps {
  readonly endpoint: ConsoleEndpoint;
  readonly attemptId: number;
  readonly onOpen: (attemptId: number) => void;
  readonly onClose: () => void;
}

/** One delivery, next to the list. */
export function DeliveryDrawer({ endpoint, attemptId, onOpen, onClose }: DeliveryDrawerProps) {
  const query = useQuery(deliveryQuery(endpoint.EndpointId, attemptId));
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={`Delivery ${attemptId}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: classes['drawerTitle'] ?? '' }}
    >
      <Loaded query={query}>
        {(delivery) => (
          <Stack gap="md">
            {endpoint.MayChange ? <Acts endpoint={endpoint} delivery={delivery} onOpen={onOpen} /> : null}
            <DeliveryDetails endpoint={endpoint} delivery={delivery} onOpen={onOpen} />
          </Stack>
        )}
      </Loaded>
    </Drawer>
  );
}

interface ActsProps {
  readonly endpoint: ConsoleEndpoint;
  readonly delivery: ConsoleDelivery;
  readonly onOpen: (attemptId: number) => void;
}

function Acts({ endpoint: { EndpointId, Kind }, delivery, onOpen }: ActsProps) {
  const { AttemptId, Position } = delivery.Attempt;
  const client = useQueryClient();
  const [isSkipping, setIsSkipping] = useState(false);
  const sending = useMutation({
    mutationFn: () => sendAgain(EndpointId, AttemptId),
    onSuccess: async (attempt) => {
      await client.invalidateQueries({ queryKey: ['event-endpoints', EndpointId] });
      onOpen(attempt.AttemptId);
    },
  });
  return (
    <>
      {sending.error === null ? null : <ErrorNote error={sending.error} />}
      <Group gap="xs">
        {Kind === 'webhook' ? (
          <Button size="xs" loading={sending.isPending} onClick={() => sending.mutate()}>
            Send again
          </Button>
        ) : null}
        {delivery.NextAttemptAt === null ? null : (
          <Button variant="default" size="xs" onClick={() => setIsSkipping(true)}>
            Skip event
          </Button>
        )}
      </Group>
      {isSkipping && Position !== null ? (
        <SkipDialog endpointId={EndpointId} position={Position} onClose={() => setIsSkipping(false)} />
      ) : null}
    </>
  );
}
