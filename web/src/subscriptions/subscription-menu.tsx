import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Subscription } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { RowMenu } from '../layout/row-menu.tsx';
import { SubscriptionFormDialog } from './subscription-form-dialog.tsx';

type State = Subscription['State'];

const CHANGES: Readonly<Record<State, { readonly verb: string; readonly result: string }>> = {
  Active: { verb: 'Activate', result: 'Its keys work again at once.' },
  Suspended: {
    verb: 'Suspend',
    result: 'Requests with its keys are answered with 401 from now on, until it is activated again.',
  },
  Cancelled: {
    verb: 'Cancel',
    result:
      'Requests with its keys are answered with 401 for good. A cancelled subscription can’t be brought back.',
  },
};

/** What an administrator can do to a subscription. */
export function SubscriptionMenu({ subscription }: { readonly subscription: Subscription }) {
  const [dialog, setDialog] = useState<State | 'edit' | null>(null);
  const client = useQueryClient();
  const close = () => setDialog(null);
  const changeTo = async (state: State) => {
    const params = { path: { subscriptionId: subscription.SubscriptionId } };
    await answerOf(
      portal.PATCH('/portal/api/subscriptions/{subscriptionId}', { params, body: { State: state } }),
    );
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
  };
  if (subscription.State === 'Cancelled') return null;
  const other: State = subscription.State === 'Active' ? 'Suspended' : 'Active';
  return (
    <>
      <RowMenu label={`Actions for ${subscription.Name}`}>
        <Menu.Item onClick={() => setDialog('edit')}>Edit</Menu.Item>
        <Menu.Item onClick={() => setDialog(other)}>{CHANGES[other].verb}</Menu.Item>
        <Menu.Item onClick={() => setDialog('Cancelled')}>Cancel for good</Menu.Item>
      </RowMenu>
      {dialog === 'edit' ? <SubscriptionFormDialog subscription={subscription} onClose={close} /> : null}
      {dialog === null || dialog === 'edit' ? null : (
        <ConfirmDialog
          title={`${CHANGES[dialog].verb} ${subscription.Name}?`}
          confirmLabel={`${CHANGES[dialog].verb} subscription`}
          isDangerous={dialog !== 'Active'}
          onConfirm={() => changeTo(dialog)}
          onClose={close}
        >
          {CHANGES[dialog].result}
        </ConfirmDialog>
      )}
    </>
  );
}
