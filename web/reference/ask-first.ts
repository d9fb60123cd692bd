import { element } from './elements.ts';

/*
 * On a live server, a request that may change data is sent only after the reader confirms it.
 */

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Creates the function with which the renderer sends requests.
 * @param isLive whether the reader must confirm a request that may change data
 * @param onAnswer receives every answer before the renderer shows it
 */
export function createSend(
  isLive: boolean,
  onAnswer: (request: Request, response: Response) => Promise<void>,
): typeof fetch {
  return async (input, init) => {
    // The API identifies the caller by the key, so the portal's cookie is not sent.
    const request = new Request(new Request(input, init), { credentials: 'omit' });
    if (isLive && !READING.includes(request.method) && !(await confirms(request)))
      throw new DOMException('Not sent: you chose not to send this to the live server.', 'AbortError');
    const response = await fetch(request);
    await onAnswer(request, response);
    return response;
  };
}

function confirms({ method, url }: Request): Promise<boolean> {
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
 * Hides events from the renderer. Its own dialog, which is open below, listens on the whole page to keep the focus
 * and to handle shortcuts. The browser still handles these events.
 * @returns a function that stops hiding them
 */
function hideFromRenderer(): () => void {
  const stop = (event: Event) => event.stopPropagation();
  const types = ['keydown', 'keyup', 'focusin', 'focusout', 'pointerdown', 'mousedown', 'touchstart'];
  for (const type of types) window.addEventListener(type, stop, { capture: true });
  return () => {
    for (const type of types) window.removeEventListener(type, stop, { capture: true });
  };
}
