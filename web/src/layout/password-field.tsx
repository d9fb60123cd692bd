import { PasswordInput, type PasswordInputProps } from '@mantine/core';

/** A password with a button that shows it, which is also reachable by keyboard. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
      {...props}
    />
  );
}
