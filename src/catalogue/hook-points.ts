import * as customerHookPoints from '../customers/extension/hook-points.ts';
import { readHookPoints } from '../customers/extension/read-hook-points.ts';
import type { HookPoint } from '../extensions/hook-point.ts';

/** Every hook point that a client extension can bind a handler to. Documented in docs/hooks.md. */
export const hookPoints = [
  customerHookPoints.updateAssociateBaseType,
  customerHookPoints.updateAssociate,
  customerHookPoints.writeApplication,
  customerHookPoints.getNewBackOfficeId,
  customerHookPoints.isEmailAvailable,
  ...readHookPoints,
] as const satisfies readonly HookPoint[];
