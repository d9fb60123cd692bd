import { element } from './elements.ts';

/*
 * On a live server a request that may change something is sent only after the reader has said so.
 */

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * What the renderer sends requests with.
 * @param isLive whether to ask before those that may write
 * @param onAnswer gets every answer before the renderer shows it
 */
export function createSend(
  isLive: boolean,
  onAnswer: (request: Request, response: Response) => Promise<void>,
): typeof fetch {
  return async (input, init) => {
    // A request of the API is known by its key; the cookie of the portal is none of its business.
    const request = new Request(new Request(input, init), { credentials: 'omit' });
    if (isLive && !READING.includes(request.method) && !(await agrees(request)))
      throw new DOMException('Not sent: you chose not to send this to the live server.', 'AbortError');
    const response = await fetch(request);
    await onAnswer(request, response);
    return response;
  };
}

function agrees({ method, url }: Request): Promise<boolean> {
  const { host, pathname } = new URL(url);
  const refuse = element('button', { type: 'submit', value: 'refuse', autofocus: '' }, 'Do not send');
  const send = element('button', { type: 'submit', value: 'send', class: 'upline-danger' }, 'Send to live');
  const dialog = element(
    'dialog',
    { class: 'upline-dialog', 'aria-labelledby': 'upline-ask', 'aria-describedby': 'upline-ask-why' },
    element(
      'form',
      { method: 'dialog' },
      element('h2', { id: 'upline-ask' }, 'Send this to the live server?'),
      element(
        'p',
        { id: 'upline-ask-why' },
        element('code', {}, `${method} ${pathname}`),
        ` may change real data on ${host}.`,
      ),
      element('div', { class: 'upline-buttons' }, refuse, send),
    ),
  );
  const before = document.activeElement;
  const unhide = hideFromRenderer();
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      unhide();
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(dialog.returnValue === 'send');
    });
  });
}

/**
 * The renderer's own dialog, which is open below, watches the whole page to keep the focus within itself, and
 * for its short cuts. The browser's own handling of these events goes on.
 * @returns what ends it
 */
function hideFromRenderer(): () => void {
  const stop = (event: Event) => event.stopPropagation();
  const types = ['keydown', 'keyup', 'focusin', 'focusout', 'pointerdown', 'mousedown', 'touchstart'];
  for (const type of types) window.addEventListener(type, stop, { capture: true });
  return () => {
    for (const type of types) window.removeEventListener(type, stop, { capture: true });
  };
}
