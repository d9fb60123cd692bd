import { Button, Group, Menu } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ConsoleEndpoint } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { RowMenu } from '../layout/row-menu.tsx';
import { EndpointFormDialog } from './endpoint-form-dialog.tsx';
import {
  deleteEndpoint,
  endpointsQuery,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
} from './event-queries.ts';
import { stateOf } from './event-words.ts';
import { PreviewDialog } from './preview-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';
import { useNewSecret } from './use-new-secret.tsx';

type Dialog = 'test' | 'try' | 'edit' | 'pause' | 'preview' | 'replay' | 'rotate' | 'delete';

/** The caller's actions on an endpoint. Everyone who sees it may use the dry run. */
export function EndpointActions({ endpoint }: { readonly endpoint: ConsoleEndpoint }) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { MayChange, Kind, State, Name } = endpoint;
  const isWebhook = Kind === 'webhook';
  const isActive = State === 'active';
  return (
    <Group gap="xs">
      {MayChange ? (
        <>
          <Button variant="default" size="xs" onClick={() => setDialog('pause')}>
            {isActive ? 'Pause' : 'Resume'}
          </Button>
          {isActive && stateOf(endpoint)[1] !== 'Active' ? (
            <Button variant="default" size="xs" onClick={() => setDialog('try')}>
              Try now
            </Button>
          ) : null}
          {isWebhook ? (
            <Button size="xs" onClick={() => setDialog('test')}>
              Send test
            </Button>
          ) : null}
        </>
      ) : isWebhook ? (
        <Button variant="default" size="xs" onClick={() => setDialog('preview')}>
          Dry run
        </Button>
      ) : null}
      {MayChange ? (
        <RowMenu label={`Actions for ${Name}`}>
          {isWebhook ? <Menu.Item onClick={() => setDialog('preview')}>Dry run</Menu.Item> : null}
          <Menu.Item onClick={() => setDialog('replay')}>Replay a range</Menu.Item>
          {isWebhook ? (
            <>
              <Menu.Item onClick={() => setDialog('edit')}>Edit settings</Menu.Item>
              <Menu.Item onClick={() => setDialog('rotate')}>Rotate secret</Menu.Item>
              <Menu.Item onClick={() => setDialog('delete')}>Delete</Menu.Item>
            </>
          ) : null}
        </RowMenu>
      ) : null}
      <OpenDialog dialog={dialog} endpoint={endpoint} onClose={() => setDialog(null)} />
    </Group>
  );
}

interface OpenDialogProps {
  readonly dialog: Dialog | null;
  readonly endpoint: ConsoleEndpoint;
  readonly onClose: () => void;
}

function OpenDialog({ dialog, endpoint, onClose }: OpenDialogProps) {
  const known = useQuery({ ...endpointsQuery, enabled: dialog === 'edit' }).data;
  const secret = useNewSecret();
  const parts = { endpoint, onClose };
  return (
    <>
      {dialog === 'test' ? <TestDialog {...parts} /> : null}
      {dialog === 'preview' ? <PreviewDialog {...parts} position={endpoint.Cursor} /> : null}
      {dialog === 'replay' ? <ReplayDialog {...parts} /> : null}
      {dialog === 'pause' ? <PauseDialog {...parts} /> : null}
      {dialog === 'try' ? <TryDialog {...parts} /> : null}
      {dialog === 'edit' && known !== undefined ? (
        <EndpointFormDialog {...parts} known={known} onSecrets={secret.show} />
      ) : null}
      {dialog === 'rotate' ? <RotateDialog {...parts} onSecrets={secret.show} /> : null}
      {dialog === 'delete' ? <DeleteDialog {...parts} /> : null}
      {secret.dialog}
    </>
  );
}

type DialogProps = Omit<OpenDialogProps, 'dialog'>;

function PauseDialog({ endpoint: { EndpointId, Name, State }, onClose }: DialogProps) {
  const client = useQueryClient();
  const verb = State === 'active' ? 'Pause' : 'Resume';
  const change = async () => {
    await (State === 'active' ? pauseEndpoint(EndpointId) : resumeEndpoint(EndpointId));
    await client.invalidateQueries({ queryKey: ['event-endpoints'] });
  };
  return (
    <ConfirmDialog
      title={`${verb} ${Name}?`}
      confirmLabel={`${verb} endpoint`}
      onConfirm={change}
      onClose={onClose}
    >
      {State === 'active'
        ? 'Nothing is sent until somebody resumes the endpoint. No event is lost while events are stored.'
        : 'Deliveries continue where they stopped, and what waits is tried at once.'}
    </ConfirmDialog>
  );
}

function TryDialog({ endpoint: { EndpointId, Name }, onClose }: DialogProps) {
  const client = useQueryClient();
  const tryNow = async () => {
    await resumeEndpoint(EndpointId);
    await client.invalidateQueries({ queryKey: ['event-endpoints'] });
  };
  return (
    <ConfirmDialog title={`Try ${Name} now?`} confirmLabel="Try now" onConfirm={tryNow} onClose={onClose}>
      Everything that waits is tried at once, and the time without a success starts again.
    </ConfirmDialog>
  );
}

function RotateDialog({
  endpoint: { EndpointId, Name, Format },
  onClose,
  onSecrets,
}: DialogProps & { readonly onSecrets: ReturnType<typeof useNewSecret>['show'] }) {
  const client = useQueryClient();
  const rotate = async () => {
    const { Secret: secret, Bearer: bearer } = await rotateSecret(EndpointId);
    onSecrets({ endpointId: EndpointId, name: Name, secret, bearer });
    await client.invalidateQueries({ queryKey: ['event-endpoints'] });
  };
  return (
    <ConfirmDialog
      title={`Rotate the secret of ${Name}?`}
      confirmLabel="Rotate secret"
      isDangerous
      onConfirm={rotate}
      onClose={onClose}
    >
      For 24 hours deliveries are signed with both secrets. Give the receiver the new one within that time.
      {Format === 'published' ? ' The new bearer token counts at once.' : ''}
    </ConfirmDialog>
  );
}

function DeleteDialog({ endpoint: { EndpointId, Name }, onClose }: DialogProps) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const remove = async () => {
    await deleteEndpoint(EndpointId);
    navigate('/events');
    await client.invalidateQueries({ queryKey: ['event-endpoints', 'list'] });
  };
  return (
    <ConfirmDialog
      title={`Delete ${Name}?`}
      confirmLabel="Delete endpoint"
      isDangerous
      onConfirm={remove}
      onClose={onClose}
    >
      This cannot be undone. Events that wait are not sent, and the list of deliveries is removed.
    </ConfirmDialog>
  );
}
