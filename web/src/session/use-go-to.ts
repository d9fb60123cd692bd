import { useLocation } from 'wouter';
import { isAppPath } from './safe-next.ts';

/** Goes to a path of this server, inside or outside this app. */
export function useGoTo(): (path: string) => void {
  const [, navigate] = useLocation();
  return (path) => {
    if (isAppPath(path)) navigate(path, { replace: true });
    else window.location.replace(path);
  };
}
