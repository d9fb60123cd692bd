import { createContext, type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';

/** Whether the reader has left the page that the browser loaded first. */
export const NavigationContext = createContext(false);

export function NavigationProvider({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const [first] = useState(path);
  const [hasNavigated, setHasNavigated] = useState(false);
  if (!hasNavigated && path !== first) setHasNavigated(true);
  return <NavigationContext value={hasNavigated}>{children}</NavigationContext>;
}
