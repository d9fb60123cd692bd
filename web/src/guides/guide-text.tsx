import { useEffect, useRef } from 'react';
import classes from './guides.module.css';

/** The text of a guide. The element named by the address is marked. */
export function GuideText({ html }: { readonly html: string }) {
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    const mark = () => {
      const id = html === '' ? '' : anchorOf(window.location.hash);
      for (const marked of article.current?.querySelectorAll('[data-target]') ?? [])
        marked.removeAttribute('data-target');
      const target = id === '' ? null : document.getElementById(id);
      target?.setAttribute('data-target', '');
      target?.scrollIntoView();
    };
    // The browser looked for the anchor before the text was rendered.
    mark();
    window.addEventListener('hashchange', mark);
    return () => window.removeEventListener('hashchange', mark);
  }, [html]);
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: rendered by our build from files of this repository
    <article ref={article} className={classes['prose']} dangerouslySetInnerHTML={{ __html: html }} />
  );
}

/** @returns the id in a hash; unchanged if it is not valid percent-encoding */
function anchorOf(hash: string): string {
  const id = hash.slice(1);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
