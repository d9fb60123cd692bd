import './reference.css';
import { createSend } from './ask-first.ts';
import { createBar } from './bar.ts';
import { shareColorScheme } from './color-scheme.ts';
import { correctPage } from './corrections.ts';
import { noteAnswer, readCreated } from './created.ts';
import { KEY_HEADER, readDocument, withSamples } from './document.ts';
import { withOwnExamples } from './own-examples.ts';
import { choose, type Reader, readReader, type Subscription } from './reader.ts';
import { loadScalar, type Reference, showReference, whenClientCloses } from './scalar.ts';

async function start(): Promise<void> {
  const [scalar, described, firstReader] = await Promise.all([loadScalar(), readDocument(), readReader()]);
  const environment = described['x-upline-environment'];
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
      // Not before the reader has seen the answer; and with the key of a reader who has typed one.
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

/** What the renderer makes stick to the top begins below what sticks there already. */
function makeRoom(bar: HTMLElement): void {
  const measure = () => {
    // On a small screen the bar's parts stand for themselves, and the first alone sticks.
    const isWhole = getComputedStyle(bar).display !== 'contents';
    const sticking = isWhole ? bar : bar.querySelector<HTMLElement>('[data-environment]');
    const height = `${sticking?.offsetHeight ?? 0}px`;
    document.documentElement.style.setProperty('--scalar-custom-header-height', height);
  };
  const observer = new ResizeObserver(measure);
  for (const part of bar.children) observer.observe(part);
}

shareColorScheme();
correctPage();
start().catch((error: unknown) => {
  document.getElementById('root')?.append(`The reference could not be shown. ${error}. Load the page again.`);
});
