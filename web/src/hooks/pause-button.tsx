import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { HookBinding } from '../api/model.ts';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';

/** Pauses or resumes a handler. */
export function PauseButton({ binding: { Hook, IsPaused } }: { readonly binding: HookBinding }) {
  const [isAsking, setIsAsking] = useState(false);
  const client = useQueryClient();
  const verb = IsPaused ? 'Resume' : 'Pause';
  const change = async () => {
    const params = { path: { hook: Hook } };
    await answerOf(
      portal.PATCH('/portal/api/hook-bindings/{hook}', { params, body: { IsPaused: !IsPaused } }),
    );
    await client.invalidateQueries({ queryKey: ['hook-bindings'] });
  };
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setIsAsking(true)} aria-label={`${verb} ${Hook}`}>
        {verb}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`${verb} this hook?`}
          confirmLabel={`${verb} hook`}
          isDangerous={!IsPaused}
          onConfirm={change}
          onClose={() => setIsAsking(false)}
        >
          {IsPaused
            ? `${Hook}: the handler is called again for every request.`
            : `${Hook}: until someone resumes this hook, requests run without the handler, and none of its rules apply.`}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
