import { Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Account, OneTimeLink } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { RowMenu } from '../layout/row-menu.tsx';
import { EditAccountDialog } from './edit-account-dialog.tsx';
import { OneTimeLinkDialog } from './one-time-link-dialog.tsx';

interface AccountMenuProps {
  readonly account: Account;
  /** Nobody locks themselves out: the server refuses it, so it isn't offered. */
  readonly isSelf: boolean;
}

type Dialog = 'edit' | 'link' | 'switch' | 'sign-out' | 'remove';

/** What an administrator can do to an account. */
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
    await client.invalidateQueries({ queryKey: ['accounts'] });
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
      {dialog === 'edit' ? <EditAccountDialog account={account} isSelf={isSelf} onClose={close} /> : null}
      {dialog === 'link' ? (
        <ConfirmDialog
          title={`New link for ${Name}?`}
          confirmLabel="Make the link"
          onConfirm={makeLink}
          onClose={close}
        >
          Links made before stop working. The present password works until the new one is chosen.
        </ConfirmDialog>
      ) : null}
      {dialog === 'sign-out' ? (
        <ConfirmDialog
          title={`Sign ${Name} out everywhere?`}
          confirmLabel="Sign out"
          onConfirm={signOut}
          onClose={close}
        >
          All sessions of the account end now. Its subscriptions’ keys go on working.
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
            ? 'They can sign in again, with the password that they had.'
            : 'They are signed out and can’t sign in. Their subscriptions’ keys go on working: suspend those too, if they should not.'}
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
          The account is gone for good. Its subscriptions stay, with nobody as their owner, and their keys go
          on working.
        </ConfirmDialog>
      ) : null}
      {link === null ? null : <OneTimeLinkDialog link={link} name={Name} onClose={() => setLink(null)} />}
    </>
  );
}
