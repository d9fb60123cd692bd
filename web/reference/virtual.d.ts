/** Created by web/scalar-bundle.ts. */
declare module 'virtual:scalar-address' {
  export const scalarAddress: string;
}
