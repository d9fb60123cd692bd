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
  Active: { verb: 'Activate', result: 'The keys work again immediately.' },
  Suspended: {
    verb: 'Suspend',
    result: 'Requests with these keys get a 401 until someone activates the subscription again.',
  },
  Cancelled: {
    verb: 'Cancel',
    result: 'Requests with these keys get a 401. You cannot reactivate a cancelled subscription.',
  },
};

/** The actions of an administrator on a subscription. */
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
        <Menu.Item onClick={() => setDialog('Cancelled')}>Cancel permanently</Menu.Item>
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
