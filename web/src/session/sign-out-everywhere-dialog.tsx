import { useLocation } from 'wouter';
import { answerOf, portal } from '../api/client.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { useChangeSession } from './session.ts';

export function SignOutEverywhereDialog({ onClose }: { readonly onClose: () => void }) {
  const [, navigate] = useLocation();
  const changeSession = useChangeSession();
  return (
    <ConfirmDialog
      title="Sign out everywhere?"
      confirmLabel="Sign out everywhere"
      onClose={onClose}
      onConfirm={async () => {
        await answerOf(portal.DELETE('/portal/api/sessions'));
        navigate('/sign-in');
        await changeSession();
      }}
    >
      All your sessions end now, including this one. Subscription keys keep working.
    </ConfirmDialog>
  );
}
