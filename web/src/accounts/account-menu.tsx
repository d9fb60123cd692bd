import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Account, OneTimeLink } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { RowMenu } from '../layout/row-menu.tsx';
import { refreshAccess } from './account-queries.ts';
import { EditAccountDialog } from './edit-account-dialog.tsx';
import { OneTimeLinkDialog } from './one-time-link-dialog.tsx';

interface AccountMenuProps {
  readonly account: Account;
  /** The server refuses changes that lock out the caller, so they are not offered. */
  readonly isSelf: boolean;
}

type Dialog = 'edit' | 'link' | 'switch' | 'sign-out' | 'remove';

/** The actions of an administrator on an account. */
export function AccountMenu({ account, isSelf }: AccountMenuProps) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const close = () => setDialog(null);
  const { AccountId: accountId, Name, State } = account;
  const isDisabled = State === 'Disabled';
  const params = { path: { accountId } };
  const client = useQueryClient();
  const after = async (call: Promise<unknown>) => {
    await call;
    await refreshAccess(client);
  };
  const makeLink = async () => {
    setLink(await answerOf(portal.POST('/portal/api/accounts/{accountId}/link', { params })));
  };
  const toggle = () =>
    after(
      answerOf(
        portal.PATCH('/portal/api/accounts/{accountId}', { params, body: { IsDisabled: !isDisabled } }),
      ),
    );
  const signOut = () =>
    after(answerOf(portal.DELETE('/portal/api/accounts/{accountId}/sessions', { params })));
  const remove = () => after(answerOf(portal.DELETE('/portal/api/accounts/{accountId}', { params })));
  return (
    <>
      <RowMenu label={`Actions for ${Name}`}>
        <Menu.Item onClick={() => setDialog('edit')}>Edit</Menu.Item>
        <Menu.Item onClick={() => setDialog('link')}>New one-time link</Menu.Item>
        <Menu.Item onClick={() => setDialog('sign-out')}>Sign out everywhere</Menu.Item>
        {isSelf ? null : (
          <>
            <Menu.Item onClick={() => setDialog('switch')}>{isDisabled ? 'Enable' : 'Disable'}</Menu.Item>
            <Menu.Item onClick={() => setDialog('remove')}>Remove</Menu.Item>
          </>
        )}
      </RowMenu>
      {dialog === 'edit' ? <EditAccountDialog account={account} onClose={close} /> : null}
      {dialog === 'link' ? (
        <ConfirmDialog
          title={`Create a new link for ${Name}?`}
          confirmLabel="Create link"
          onConfirm={makeLink}
          onClose={close}
        >
          Earlier links stop working. The current password works until a new one is chosen.
        </ConfirmDialog>
      ) : null}
      {dialog === 'sign-out' ? (
        <ConfirmDialog
          title={`Sign ${Name} out everywhere?`}
          confirmLabel="Sign out"
          onConfirm={signOut}
          onClose={close}
        >
          All sessions of this account end now. The keys of its subscriptions keep working.
        </ConfirmDialog>
      ) : null}
      {dialog === 'switch' ? (
        <ConfirmDialog
          title={`${isDisabled ? 'Enable' : 'Disable'} ${Name}?`}
          confirmLabel={`${isDisabled ? 'Enable' : 'Disable'} account`}
          isDangerous={!isDisabled}
          onConfirm={toggle}
          onClose={close}
        >
          {isDisabled
            ? 'This person can sign in again with the existing password.'
            : 'This person is signed out and cannot sign in. The keys of their subscriptions keep working. To stop the keys too, suspend the subscriptions.'}
        </ConfirmDialog>
      ) : null}
      {dialog === 'remove' ? (
        <ConfirmDialog
          title={`Remove ${Name}?`}
          confirmLabel="Remove account"
          isDangerous
          onConfirm={remove}
          onClose={close}
        >
          This cannot be undone. The subscriptions of this account stay without an owner, and their keys keep
          working.
        </ConfirmDialog>
      ) : null}
      {link === null ? null : <OneTimeLinkDialog link={link} name={Name} onClose={() => setLink(null)} />}
    </>
  );
}
