import './reference.css';
import type { Subscription } from '../src/api/model.ts';
import { createSend } from './ask-first.ts';
import { createBar } from './bar.ts';
import { shareColorScheme } from './color-scheme.ts';
import { correctPage } from './corrections.ts';
import { noteAnswer, readCreated } from './created.ts';
import { KEY_HEADER, readDocument, withSamples } from './document.ts';
import { withOwnExamples } from './own-examples.ts';
import { choose, type Reader, readReader } from './reader.ts';
import { createClientWatch, loadScalar, type Reference, showReference } from './scalar.ts';

async function start(): Promise<void> {
  const [scalar, described, firstReader] = await Promise.all([loadScalar(), readDocument(), readReader()]);
  const environment = described['x-upline-environment'];
  const makeRoom = createRoom();
  const whenClientCloses = createClientWatch();
  let created = readCreated();
  let shown: { readonly bar: HTMLElement; readonly reference: Reference } | null = null;

  const show = (reader: Reader): void => {
    shown?.bar.remove();
    shown?.reference.destroy();
    const onChoose = async (subscription: Subscription) => show(await choose(reader, subscription));
    const bar = createBar({ environment, reader, onChoose });
    document.body.prepend(bar);
    makeRoom(bar);
    const send = createSend(environment === 'Live', async (request, response) => {
      const before = created;
      created = await noteAnswer(before, request, response);
      // The examples change only after the reader has seen the answer. A key that the reader entered is kept.
      const key = request.headers.get(KEY_HEADER) ?? reader.key;
      if (created !== before) whenClientCloses(() => show({ ...reader, key }));
    });
    const content = withSamples(withOwnExamples(described, created), {
      origin: location.origin,
      key: reader.key,
    });
    shown = { bar, reference: showReference(scalar, '#root', { content, key: reader.key, send }) };
  };
  show(firstReader);
}

/** @returns a function that keeps what the renderer makes sticky below a header, which replaces the one before */
function createRoom(): (bar: HTMLElement) => void {
  let shown: HTMLElement | null = null;
  const observer = new ResizeObserver(() => {
    if (shown !== null) reserveHeight(shown);
  });
  return (bar) => {
    observer.disconnect();
    shown = bar;
    for (const part of bar.children) observer.observe(part);
  };
}

function reserveHeight(bar: HTMLElement): void {
  // On a small screen the parts of the header are laid out separately, and only the first is sticky.
  const isWhole = getComputedStyle(bar).display !== 'contents';
  const sticky = isWhole ? bar : bar.querySelector<HTMLElement>('[data-environment]');
  const height = `${sticky?.offsetHeight ?? 0}px`;
  document.documentElement.style.setProperty('--scalar-custom-header-height', height);
}

shareColorScheme();
correctPage();
start().catch((error: unknown) => {
  document.getElementById('root')?.append(`The reference could not be shown. ${error}. Load the page again.`);
});
