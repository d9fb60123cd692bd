declare module 'virtual:guides' {
  /** The guides of docs/, made by web/guides.ts. */
  export const guides: readonly {
    readonly name: string;
    readonly title: string;
    readonly intro: string;
    readonly load: () => Promise<{ readonly html: string }>;
  }[];
}
